using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Protocols.Jose;

/// <summary>
/// A public key as a JSON Web Key (RFC 7517): P-256, or RSA of 2048 to 8192 bits. Immutable and safe to share. Only
/// the public members are ever kept; <see cref="HadPrivatePart"/> tells whether more was in the text.
/// </summary>
public sealed class JsonWebKey
{
    private const int MaxTextLength = 2048;
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 8192;
    private const int CoordinateBytes = 32;

    // RFC 7518 §6.2.2, §6.3.2, §6.4.1.
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    private readonly ECParameters _ec;
    private readonly RSAParameters _rsa;

    private JsonWebKey(ECParameters ec)
    {
        (KeyType, _ec) = ("EC", ec);
        Thumbprint = ComputeThumbprint();
    }

    private JsonWebKey(RSAParameters rsa)
    {
        (KeyType, _rsa) = ("RSA", rsa);
        Thumbprint = ComputeThumbprint();
    }

    /// <summary><c>kty</c>: <c>EC</c> or <c>RSA</c>.</summary>
    public string KeyType { get; }

    /// <summary><c>kid</c>; at most 2048 characters.</summary>
    public string? KeyId { get; private init; }

    /// <summary><c>use</c>: <c>sig</c>, <c>enc</c> or something else; null where it is not stated.</summary>
    public string? Use { get; private init; }

    /// <summary><c>alg</c>: the only algorithm that the key serves. Null where it is not stated; then its type decides.</summary>
    public JwsAlgorithm? Algorithm { get; private init; }

    /// <summary>The text that it was read from held private or symmetric members, which have been dropped.</summary>
    public bool HadPrivatePart { get; private init; }

    /// <summary>RFC 7638 §3, with SHA-256, in base64url: 43 characters that are the same for the same key.</summary>
    public string Thumbprint { get; }

    /// <summary>The public half of a P-256 key.</summary>
    /// <exception cref="ArgumentException">It lies on another curve.</exception>
    public static JsonWebKey From(ECDsa key, string? keyId = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return IsP256(parameters.Curve)
            ? new JsonWebKey(parameters) { KeyId = keyId, Use = "sig", Algorithm = JwsAlgorithm.ES256 }
            : throw new ArgumentException("Only P-256 is supported.", nameof(key));
    }

    /// <summary>The public half of an RSA key.</summary>
    /// <param name="key">At least 2048 bits.</param>
    /// <param name="algorithm">What it signs with.</param>
    /// <param name="keyId">Its name in headers.</param>
    /// <exception cref="ArgumentException">Its size is out of range, or the algorithm is not one of RSA.</exception>
    public static JsonWebKey From(RSA key, JwsAlgorithm algorithm = JwsAlgorithm.RS256, string? keyId = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.KeySize is < MinRsaBits or > MaxRsaBits || algorithm == JwsAlgorithm.ES256)
        {
            throw new ArgumentException("An RSA key needs 2048 to 8192 bits and an RSA algorithm.", nameof(key));
        }

        return new JsonWebKey(key.ExportParameters(includePrivateParameters: false)) { KeyId = keyId, Use = "sig", Algorithm = algorithm };
    }

    /// <summary>Reads one key. Anything that we could not verify with is refused with the reason.</summary>
    public static bool TryParse(JsonElement json, [NotNullWhen(true)] out JsonWebKey? key, [NotNullWhen(false)] out ParseError? error)
    {
        key = null;
        error = null;
        if (json.ValueKind != JsonValueKind.Object || !StrictJson.TryText(json, "kty", 16, out var type))
        {
            return Fail("a key is not an object with a kty", out error);
        }

        if (!StrictJson.TryText(json, "kid", MaxTextLength, out var kid) || !StrictJson.TryText(json, "use", 64, out var use)
            || !StrictJson.TryText(json, "alg", 64, out var alg))
        {
            return Fail("kid, use or alg is not a short text", out error);
        }

        var reason = type switch
        {
            "EC" => ReadEc(json, out key),
            "RSA" => ReadRsa(json, out key),
            _ => "kty is neither EC nor RSA",
        };
        var algorithm = JwsAlgorithms.Find(alg);
        if (reason is null && alg is not null && (algorithm is null || !key!.CanUse(algorithm.Value)))
        {
            reason = "alg is not one that the key can serve";
        }

        if (reason is not null)
        {
            return Fail(reason, out error, out key);
        }

        key = key!.With(kid, use, algorithm, Array.Exists(PrivateMembers, name => json.TryGetProperty(name, out _)));
        return true;
    }

    /// <summary>
    /// True when the key may verify that algorithm: its type fits, and neither <c>alg</c> nor <c>use</c> says otherwise
    /// (RFC 7517 §4.2, §4.4). The header of a token can never widen this.
    /// </summary>
    public bool Supports(JwsAlgorithm algorithm) =>
        CanUse(algorithm) && Use is null or "sig" && (Algorithm is null || Algorithm == algorithm);

    /// <summary>Checks a signature. False for an algorithm that the key does not support.</summary>
    public bool Verify(JwsAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!Supports(algorithm))
        {
            return false;
        }

        if (algorithm == JwsAlgorithm.ES256)
        {
            // RFC 7518 §3.4: R and S side by side, 64 bytes; a DER signature is another length and does not verify.
            using var ec = ECDsa.Create(_ec);
            return signature.Length == 2 * CoordinateBytes
                && ec.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        using var rsa = RSA.Create(_rsa);
        var padding = algorithm == JwsAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return signature.Length == _rsa.Modulus!.Length && rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, padding);
    }

    /// <summary>Writes the public members as one object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("kty", KeyType);
        StrictJson.Text(json, "kid", KeyId);
        StrictJson.Text(json, "use", Use);
        StrictJson.Text(json, "alg", Algorithm is { } alg ? JwsAlgorithms.Name(alg) : null);
        foreach (var (name, value) in PublicMembers())
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static string? ReadEc(JsonElement json, out JsonWebKey? key)
    {
        key = null;
        if (!StrictJson.TryText(json, "crv", 16, out var curve) || curve is not "P-256")
        {
            return "crv is not P-256";
        }

        // RFC 7518 §6.2.1.2: always the full size of a coordinate.
        if (!TryBytes(json, "x", CoordinateBytes, CoordinateBytes, out var x) || !TryBytes(json, "y", CoordinateBytes, CoordinateBytes, out var y))
        {
            return "x or y is not a coordinate of 32 bytes";
        }

        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } };
        try
        {
            using var probe = ECDsa.Create(parameters);
        }
        catch (CryptographicException)
        {
            return "x and y are not a point of the curve";
        }

        key = new JsonWebKey(parameters);
        return null;
    }

    private static string? ReadRsa(JsonElement json, out JsonWebKey? key)
    {
        key = null;
        if (!TryBytes(json, "n", MinRsaBits / 8, MaxRsaBits / 8, out var modulus) || !TryBytes(json, "e", 1, 4, out var exponent))
        {
            return "n or e is missing, or n has not 2048 to 8192 bits";
        }

        // RFC 7518 §6.3.1.1: without leading zeros. An even modulus or exponent, or an exponent of 1, verifies anything or nothing.
        if (modulus[0] == 0 || exponent[0] == 0 || (modulus[^1] & 1) == 0 || (exponent[^1] & 1) == 0 || exponent is [1])
        {
            return "n or e is not one of an RSA key";
        }

        var parameters = new RSAParameters { Modulus = modulus, Exponent = exponent };
        try
        {
            using var probe = RSA.Create(parameters);
        }
        catch (CryptographicException)
        {
            return "n and e are not an RSA key";
        }

        key = new JsonWebKey(parameters);
        return null;
    }

    private static bool TryBytes(JsonElement json, string name, int min, int max, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        return StrictJson.TryText(json, name, MaxTextLength, out var text) && text is not null
            && Base64UrlText.TryDecode(text, out bytes) && bytes.Length >= min && bytes.Length <= max;
    }

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("JWK", 0, reason);
        return false;
    }

    private static bool Fail(string reason, out ParseError error, out JsonWebKey? key)
    {
        key = null;
        return Fail(reason, out error);
    }

    private static bool IsP256(ECCurve curve) =>
        curve.IsNamed && (curve.Oid.Value == "1.2.840.10045.3.1.7" || curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256");

    private JsonWebKey With(string? kid, string? use, JwsAlgorithm? algorithm, bool hadPrivatePart) => KeyType == "EC"
        ? new JsonWebKey(_ec) { KeyId = kid, Use = use, Algorithm = algorithm, HadPrivatePart = hadPrivatePart }
        : new JsonWebKey(_rsa) { KeyId = kid, Use = use, Algorithm = algorithm, HadPrivatePart = hadPrivatePart };

    private bool CanUse(JwsAlgorithm algorithm) => (algorithm == JwsAlgorithm.ES256) == (KeyType == "EC");

    private (string Name, string Value)[] PublicMembers() => KeyType == "EC"
        ? [("crv", "P-256"), ("x", Base64UrlText.Encode(_ec.Q.X)), ("y", Base64UrlText.Encode(_ec.Q.Y))]
        : [("n", Base64UrlText.Encode(_rsa.Modulus)), ("e", Base64UrlText.Encode(_rsa.Exponent))];

    // RFC 7638 §3.2, §3.3: the required members only, in the order of their names, without white space.
    private string ComputeThumbprint()
    {
        var members = PublicMembers().Append(("kty", KeyType)).OrderBy(m => m.Item1, StringComparer.Ordinal);
        var canonical = $"{{{string.Join(',', members.Select(m => $"\"{m.Item1}\":\"{m.Item2}\""))}}}";
        return Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)));
    }
}
