using System.Security.Cryptography;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>A signature algorithm by its URI (RFC 9231 §2.3). What is not in the table does not exist: no HMAC, no DSA, no MD5.</summary>
internal sealed record SignatureMethod(string Uri, HashAlgorithmName Hash, bool IsRsa)
{
    private static readonly SignatureMethod[] All =
    [
        new("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", HashAlgorithmName.SHA256, true),
        new("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", HashAlgorithmName.SHA384, true),
        new("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", HashAlgorithmName.SHA512, true),
        new("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", HashAlgorithmName.SHA256, false),
        new("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", HashAlgorithmName.SHA384, false),
        new("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", HashAlgorithmName.SHA512, false),
        new(SamlNames.Signature + "rsa-sha1", HashAlgorithmName.SHA1, true),
    ];

    private static readonly (string Uri, HashAlgorithmName Hash)[] Digests =
    [
        (SamlNames.Encryption + "sha256", HashAlgorithmName.SHA256),
        ("http://www.w3.org/2001/04/xmldsig-more#sha384", HashAlgorithmName.SHA384),
        (SamlNames.Encryption + "sha512", HashAlgorithmName.SHA512),
        (SamlNames.Signature + "sha1", HashAlgorithmName.SHA1),
    ];

    public static SignatureMethod? Find(string uri, SamlAlgorithms allowed) =>
        Array.Find(All, m => string.Equals(m.Uri, uri, StringComparison.Ordinal) && Allows(allowed, m.Hash));

    public static HashAlgorithmName? FindDigest(string uri, SamlAlgorithms allowed)
    {
        var found = Array.Find(Digests, d => string.Equals(d.Uri, uri, StringComparison.Ordinal));
        return found.Uri is not null && Allows(allowed, found.Hash) ? found.Hash : null;
    }

    public static SignatureMethod Of(HashAlgorithmName hash, bool rsa) => Array.Find(All, m => m.Hash == hash && m.IsRsa == rsa)!;

    public static string DigestUri(HashAlgorithmName hash) => Array.Find(Digests, d => d.Hash == hash).Uri;

    private static bool Allows(SamlAlgorithms allowed, HashAlgorithmName hash) => allowed.IsLegacy || hash != HashAlgorithmName.SHA1;
}
