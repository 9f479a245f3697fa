using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Protocols.Jose;

/// <summary>A public P-256 key to encrypt to (RFC 7517, <c>use</c> <c>enc</c>). Immutable and safe to share.</summary>
public sealed class EncryptionKey
{
    private const int CoordinateBytes = 32;
    private const int MaxKeyIdLength = 256;

    private readonly byte[] _x;
    private readonly byte[] _y;

    private EncryptionKey(byte[] x, byte[] y, string? keyId)
    {
        (_x, _y) = (x, y);
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64UrlText.Encode(x)}}","y":"{{Base64UrlText.Encode(y)}}"}""";
        KeyId = keyId ?? Base64UrlText.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }

    /// <summary><c>kid</c>; its thumbprint (RFC 7638) unless it was given another name.</summary>
    public string KeyId { get; }

    /// <summary>The public half of a key.</summary>
    /// <exception cref="ArgumentException">It lies on another curve.</exception>
    public static EncryptionKey From(ECDiffieHellman key, string? keyId = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
            ? new EncryptionKey(parameters.Q.X!, parameters.Q.Y!, keyId)
            : throw new ArgumentException("Only P-256 is supported.", nameof(key));
    }

    /// <summary>Reads one key. Anything that we could not encrypt to is refused with the reason.</summary>
    public static bool TryParse(JsonElement json, [NotNullWhen(true)] out EncryptionKey? key, [NotNullWhen(false)] out ParseError? error)
    {
        key = null;
        if (json.ValueKind != JsonValueKind.Object || !Is(json, "kty", "EC") || !Is(json, "crv", "P-256") || json.TryGetProperty("d", out _)
            || (json.TryGetProperty("use", out _) && !Is(json, "use", "enc")) || (json.TryGetProperty("alg", out _) && !Is(json, "alg", CompactJwe.Algorithm)))
        {
            return Fail("the key is no public key on P-256 for ECDH-ES", out error);
        }

        if (!StrictJson.TryText(json, "kid", MaxKeyIdLength, out var keyId) || Coordinate(json, "x") is not { } x || Coordinate(json, "y") is not { } y)
        {
            return Fail("kid, x or y is not what it should be", out error);
        }

        if (!IsPoint(x, y))
        {
            return Fail("x and y are no point of the curve", out error);
        }

        key = new EncryptionKey(x, y, keyId);
        error = null;
        return true;
    }

    /// <summary>Reads the first key of a JWK Set (RFC 7517 §5) that can be encrypted to.</summary>
    public static bool TryParseSet(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out EncryptionKey? key)
    {
        key = null;
        using var document = json.Length <= JsonWebKeySet.MaxBytes ? StrictJson.Parse(json, maxDepth: 8) : null;
        if (document is null || !document.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var item in keys.EnumerateArray().Take(JsonWebKeySet.MaxKeys))
        {
            if (TryParse(item, out key, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A JWK Set of these keys.</summary>
    public static byte[] WriteSet(IEnumerable<EncryptionKey> keys) => StrictJson.Write(json =>
    {
        json.WriteStartArray("keys");
        foreach (var key in keys)
        {
            key.Write(json);
        }

        json.WriteEndArray();
    });

    /// <summary>Writes it as one object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("kty", "EC");
        json.WriteString("use", "enc");
        json.WriteString("alg", CompactJwe.Algorithm);
        json.WriteString("kid", KeyId);
        json.WriteString("crv", "P-256");
        json.WriteString("x", Base64UrlText.Encode(_x));
        json.WriteString("y", Base64UrlText.Encode(_y));
        json.WriteEndObject();
    }

    /// <summary>Writes the members that make the key, and none about its use, as <c>epk</c> holds them (RFC 7518 §4.6.1.1).</summary>
    internal void WriteBare(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kty", "EC");
        json.WriteString("crv", "P-256");
        json.WriteString("x", Base64UrlText.Encode(_x));
        json.WriteString("y", Base64UrlText.Encode(_y));
        json.WriteEndObject();
    }

    /// <summary>What both sides come to (RFC 6090 §4).</summary>
    internal byte[] Agree(ECDiffieHellman own)
    {
        using var other = ECDiffieHellman.Create(Parameters(_x, _y));
        using var point = other.PublicKey;
        return own.DeriveRawSecretAgreement(point);
    }

    // A point that is not on the curve must never be computed with: the result would tell about the private key.
    private static bool IsPoint(byte[] x, byte[] y)
    {
        try
        {
            using var key = ECDiffieHellman.Create(Parameters(x, y));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static ECParameters Parameters(byte[] x, byte[] y) => new() { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } };

    private static bool Is(JsonElement json, string name, string expected) => StrictJson.TryText(json, name, 64, out var text) && text == expected;

    private static byte[]? Coordinate(JsonElement json, string name) =>
        StrictJson.TryText(json, name, 64, out var text) && text is not null && Base64UrlText.TryDecode(text, out var bytes) && bytes.Length == CoordinateBytes ? bytes : null;

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("JWK", 0, reason);
        return false;
    }
}
