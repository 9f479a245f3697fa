namespace Gatehouse.Protocols.Cms;

/// <summary>Object identifiers of CMS, PKIX and SCEP that this project reads and writes.</summary>
internal static class Oids
{
    // Content types, RFC 5652 §4, §5.1, §6.1.
    public const string Data = "1.2.840.113549.1.7.1";
    public const string SignedData = "1.2.840.113549.1.7.2";
    public const string EnvelopedData = "1.2.840.113549.1.7.3";

    // Attributes, RFC 5652 §11 and RFC 2985 §5.4.
    public const string ContentTypeAttribute = "1.2.840.113549.1.9.3";
    public const string MessageDigest = "1.2.840.113549.1.9.4";
    public const string SigningTime = "1.2.840.113549.1.9.5";
    public const string ChallengePassword = "1.2.840.113549.1.9.7";
    public const string ExtensionRequest = "1.2.840.113549.1.9.14";

    // Digests, RFC 5754.
    public const string Sha1 = "1.3.14.3.2.26";
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";

    // Keys and signatures, RFC 8017 appendix C, RFC 5480, RFC 5758.
    public const string Rsa = "1.2.840.113549.1.1.1";
    public const string RsaSha1 = "1.2.840.113549.1.1.5";
    public const string Mgf1 = "1.2.840.113549.1.1.8";
    public const string RsaPss = "1.2.840.113549.1.1.10";
    public const string RsaSha256 = "1.2.840.113549.1.1.11";
    public const string RsaSha384 = "1.2.840.113549.1.1.12";
    public const string RsaSha512 = "1.2.840.113549.1.1.13";
    public const string EcPublicKey = "1.2.840.10045.2.1";
    public const string EcdsaSha1 = "1.2.840.10045.4.1";
    public const string EcdsaSha256 = "1.2.840.10045.4.3.2";
    public const string EcdsaSha384 = "1.2.840.10045.4.3.3";
    public const string EcdsaSha512 = "1.2.840.10045.4.3.4";
    public const string P256 = "1.2.840.10045.3.1.7";
    public const string P384 = "1.3.132.0.34";
    public const string P521 = "1.3.132.0.35";

    // Content encryption, RFC 3565, RFC 3370 §5.1, OIW.
    public const string Aes128Cbc = "2.16.840.1.101.3.4.1.2";
    public const string Aes192Cbc = "2.16.840.1.101.3.4.1.22";
    public const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";
    public const string TripleDesCbc = "1.2.840.113549.3.7";
    public const string DesCbc = "1.3.14.3.2.7";

    // Certificate extensions, RFC 5280 §4.2.
    public const string SubjectKeyIdentifier = "2.5.29.14";
    public const string KeyUsage = "2.5.29.15";
    public const string SubjectAltName = "2.5.29.17";
    public const string BasicConstraints = "2.5.29.19";
    public const string AuthorityKeyIdentifier = "2.5.29.35";
    public const string ExtendedKeyUsage = "2.5.29.37";

    // Extended key usages, RFC 5280 §4.2.1.12.
    public const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    public const string EmailProtection = "1.3.6.1.5.5.7.3.4";

    // Name attributes, RFC 4519.
    public const string CommonName = "2.5.4.3";
    public const string UserId = "0.9.2342.19200300.100.1.1";

    // SCEP, RFC 8894 §3.2.1.
    public const string ScepMessageType = "2.16.840.1.113733.1.9.2";
    public const string ScepPkiStatus = "2.16.840.1.113733.1.9.3";
    public const string ScepFailInfo = "2.16.840.1.113733.1.9.4";
    public const string ScepSenderNonce = "2.16.840.1.113733.1.9.5";
    public const string ScepRecipientNonce = "2.16.840.1.113733.1.9.6";
    public const string ScepTransactionId = "2.16.840.1.113733.1.9.7";
    public const string ScepFailInfoText = "1.3.6.1.5.5.7.24.1";
}
