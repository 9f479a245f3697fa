using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gatehouse.Protocols.Jose;

/// <summary>A signed text in compact serialization (RFC 7515 §7.1), read but not yet believed.</summary>
public sealed class CompactJws
{
    /// <summary>Longest text that is looked at, unless the caller sets another limit.</summary>
    public const int DefaultMaxLength = 16 * 1024;

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private CompactJws(JwsHeader header, byte[] payload, byte[] signed, byte[] signature)
    {
        (Header, Payload, _signed, _signature) = (header, payload, signed, signature);
    }

    /// <summary>What its header says.</summary>
    public JwsHeader Header { get; }

    /// <summary>What it signs. To be believed only once a key has verified it.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Reads the three parts, without verifying anything.</summary>
    /// <param name="text">Exactly the token, without white space around.</param>
    /// <param name="jws">The parts.</param>
    /// <param name="error">Why it was refused.</param>
    /// <param name="maxLength">Longest text that is looked at.</param>
    /// <param name="allowKeyInHeader">Let the header bring a public key: for proofs of possession only.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out CompactJws? jws, [NotNullWhen(false)] out ParseError? error,
        int maxLength = DefaultMaxLength, bool allowKeyInHeader = false)
    {
        jws = null;
        if (string.IsNullOrEmpty(text) || text.Length > maxLength)
        {
            return Fail(string.IsNullOrEmpty(text) ? "nothing was presented" : $"more than {maxLength} characters", out error);
        }

        if (text.AsSpan().Count('.') != 2)
        {
            return Fail("not three segments", out error);
        }

        var (first, last) = (text.IndexOf('.', StringComparison.Ordinal), text.LastIndexOf('.'));
        if (!Base64UrlText.TryDecode(text.AsSpan(0, first), out var headerBytes)
            || !Base64UrlText.TryDecode(text.AsSpan(first + 1, last - first - 1), out var payload)
            || !Base64UrlText.TryDecode(text.AsSpan(last + 1), out var signature))
        {
            return Fail("a segment is not base64url", out error);
        }

        if (JwsHeader.Read(headerBytes, allowKeyInHeader, out var header) is { } reason)
        {
            return Fail(reason, out error);
        }

        jws = new CompactJws(header!, payload, Encoding.ASCII.GetBytes(text[..last]), signature);
        error = null;
        return true;
    }

    /// <summary>Signs a payload. The header holds <c>alg</c> and <c>kid</c> of the key, and the type.</summary>
    public static string Write(SigningKey key, string type, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(type);
        return Sign(key, key.Header(type), payload);
    }

    /// <summary>Signs a payload under a header that carries the public key itself, as a DPoP proof does (RFC 9449 §4.2).</summary>
    public static string WriteWithKey(SigningKey key, string type, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(type);
        var header = StrictJson.Write(json =>
        {
            json.WriteString("typ", type);
            json.WriteString("alg", JwsAlgorithms.Name(key.Algorithm));
            json.WritePropertyName("jwk");
            key.PublicKey.Write(json);
        });
        return Sign(key, Base64UrlText.Encode(header), payload);
    }

    /// <summary>True when that key made the signature, with the algorithm that both the key and the header name.</summary>
    public bool IsSignedBy(JsonWebKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Verify(Header.Algorithm, _signed, _signature);
    }

    /// <summary>True when one of the set's candidates made the signature.</summary>
    public bool IsSignedBy(JsonWebKeySet keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Candidates(Header).Any(IsSignedBy);
    }

    private static string Sign(SigningKey key, string header, ReadOnlySpan<byte> payload)
    {
        var signed = new byte[header.Length + 1 + Base64Url.GetEncodedLength(payload.Length)];
        Encoding.ASCII.GetBytes(header, signed);
        signed[header.Length] = (byte)'.';
        Base64Url.EncodeToUtf8(payload, signed.AsSpan(header.Length + 1));
        return $"{Encoding.ASCII.GetString(signed)}.{Base64UrlText.Encode(key.Sign(signed))}";
    }

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("JWS", 0, reason);
        return false;
    }
}
