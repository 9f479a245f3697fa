using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Jose;

/// <summary>A private key, its name and the one algorithm that it signs with. The key object stays the caller's.</summary>
public sealed class SigningKey
{
    private readonly AsymmetricAlgorithm _key;
    private readonly ConcurrentDictionary<string, string> _headers = new(StringComparer.Ordinal);

    /// <summary>A P-256 key, which signs with ES256.</summary>
    /// <param name="key">Holds the private half.</param>
    /// <param name="keyId">Its name; null for its thumbprint (RFC 7638).</param>
    public SigningKey(ECDsa key, string? keyId = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        KeyId = keyId ?? JsonWebKey.From(key).Thumbprint;
        (_key, Algorithm, PublicKey) = (key, JwsAlgorithm.ES256, JsonWebKey.From(key, KeyId));
    }

    /// <summary>An RSA key.</summary>
    /// <param name="key">Holds the private half; 2048 to 8192 bits.</param>
    /// <param name="keyId">Its name; null for its thumbprint (RFC 7638).</param>
    /// <param name="algorithm">RS256 or PS256.</param>
    public SigningKey(RSA key, string? keyId = null, JwsAlgorithm algorithm = JwsAlgorithm.RS256)
    {
        ArgumentNullException.ThrowIfNull(key);
        KeyId = keyId ?? JsonWebKey.From(key, algorithm).Thumbprint;
        (_key, Algorithm, PublicKey) = (key, algorithm, JsonWebKey.From(key, algorithm, KeyId));
    }

    /// <summary>What <c>kid</c> says.</summary>
    public string KeyId { get; }

    /// <summary>What <c>alg</c> says.</summary>
    public JwsAlgorithm Algorithm { get; }

    /// <summary>What goes into the JWK Set.</summary>
    public JsonWebKey PublicKey { get; }

    /// <summary>The encoded header of everything of one type that this key signs. Types are a handful, and ours.</summary>
    internal string Header(string type) => _headers.GetOrAdd(type, static (name, key) => Base64UrlText.Encode(StrictJson.Write(json =>
    {
        json.WriteString("alg", JwsAlgorithms.Name(key.Algorithm));
        json.WriteString("typ", name);
        json.WriteString("kid", key.KeyId);
    })), this);

    /// <summary>Signs bytes, in the form that RFC 7518 §3 gives the algorithm.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => _key switch
    {
        ECDsa ec => ec.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        _ => ((RSA)_key).SignData(
            data, HashAlgorithmName.SHA256, Algorithm == JwsAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
    };
}
