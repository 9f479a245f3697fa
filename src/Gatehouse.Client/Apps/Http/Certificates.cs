using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Client.Apps.Http;

/// <summary>What is needed of certificates and netstandard2.0 does not have.</summary>
internal static class Certificates
{
    private const string Begin = "-----BEGIN CERTIFICATE-----";
    private const string End = "-----END CERTIFICATE-----";
    private const int MaxPem = 256 * 1024;
    private const byte Sequence = 0x30;
    private const byte ExplicitVersion = 0xA0;
    private const int FieldsBeforeKey = 5;

    /// <summary>The certificates of a PEM text, as DER; null where there is none, or one is broken.</summary>
    public static IReadOnlyList<byte[]>? ReadPem(string pem)
    {
        var found = new List<byte[]>();
        for (var at = pem.Length > MaxPem ? -1 : pem.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = pem.IndexOf(Begin, at, StringComparison.Ordinal))
        {
            var end = pem.IndexOf(End, at, StringComparison.Ordinal);
            if (end < 0 || Decode(pem.Substring(at + Begin.Length, end - at - Begin.Length)) is not { } der)
            {
                return null;
            }

            found.Add(der);
            at = end;
        }

        return found.Count == 0 ? null : found;
    }

    public static X509Certificate2 Load(byte[] der) =>
#if NET9_0_OR_GREATER
        X509CertificateLoader.LoadCertificate(der);
#else
        new(der);
#endif

    /// <summary>Its <c>SubjectPublicKeyInfo</c> (RFC 5280 §4.1) as it stands there.</summary>
    public static byte[] PublicKeyInfo(X509Certificate2 certificate)
    {
#if NET
        return certificate.PublicKey.ExportSubjectPublicKeyInfo();
#else
        // Certificate ::= { tbsCertificate { [0] version?, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, … } … }
        var der = certificate.RawData;
        var at = Content(der, Content(der, 0));
        at = der[at] == ExplicitVersion ? Next(der, at) : at;
        for (var i = 0; i < FieldsBeforeKey; i++)
        {
            at = Next(der, at);
        }

        return der.AsSpan(at, Next(der, at) - at).ToArray();
#endif
    }

#if !NET
    private static int Content(byte[] der, int at) => at + 2 + LengthBytes(der, at);

    private static int Next(byte[] der, int at)
    {
        var length = 0;
        var bytes = LengthBytes(der, at);
        for (var i = 0; i < bytes; i++)
        {
            length = (length << 8) | der[at + 2 + i];
        }

        return Content(der, at) + (bytes == 0 ? der[at + 1] : length);
    }

    // ITU-T X.690 §8.1.3: below 128 the length itself, else how many bytes it has.
    private static int LengthBytes(byte[] der, int at) => der[at + 1] < 0x80 ? 0 : der[at + 1] & 0x7F;
#endif

    private static byte[]? Decode(string base64)
    {
        try
        {
            var der = Convert.FromBase64String(base64);
            using var certificate = Load(der);
            return der[0] == Sequence ? der : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
