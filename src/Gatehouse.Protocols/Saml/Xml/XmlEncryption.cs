using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gatehouse.Protocols.Saml.Xml;

/// <summary>Seals an assertion for one recipient, as a provider does.</summary>
internal static class XmlEncryption
{
    public static string Encrypt(string assertion, ReadOnlySpan<byte> certificate, SamlCipher cipher)
    {
        using var recipient = X509CertificateLoader.LoadCertificate(certificate);
        using var rsa = recipient.GetRSAPublicKey() ?? throw new ArgumentException("The certificate holds no RSA key.", nameof(certificate));
        var content = ContentEncryption.Of(cipher);
        var key = RandomNumberGenerator.GetBytes(content.KeyBytes);
        var sealedKey = Convert.ToBase64String(rsa.Encrypt(key, RSAEncryptionPadding.OaepSHA1));
        var data = Convert.ToBase64String(content.Encrypt(key, Encoding.UTF8.GetBytes(assertion)));
        return $"""
            <saml:EncryptedAssertion xmlns:saml="{SamlNames.Assertion}"><xenc:EncryptedData xmlns:xenc="{SamlNames.Encryption}" Type="{SamlNames.Encryption}Element"><xenc:EncryptionMethod Algorithm="{content.Uri}"/><ds:KeyInfo xmlns:ds="{SamlNames.Signature}"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="{KeyTransport.OaepMgf1}"><ds:DigestMethod Algorithm="{SamlNames.Signature}sha1"/></xenc:EncryptionMethod><xenc:CipherData><xenc:CipherValue>{sealedKey}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>{data}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>
            """;
    }
}
