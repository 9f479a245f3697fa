using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>Certificates and keys that operators paste.</summary>
internal static class CertificateRules
{
    private const int MinBits = 2048;
    private const int MinCurveBits = 256;
    private const int MaxBits = 8192; // longer ones would only slow everything down
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>Checks one certificate. Its end is a warning: a successor may stand beside it, and to SAML it means nothing. Keys that only verify may be elliptic ones.</summary>
    public static void Check(Findings findings, string path, string pem, DateTimeOffset now, bool allowShort = false, bool ellipticToo = false)
    {
        if (Fault(pem) is { } fault)
        {
            findings.Error(path, fault);
            return;
        }

        using var certificate = X509Certificate2.CreateFromPem(pem);
        using var rsa = certificate.GetRSAPublicKey();
        using var elliptic = ellipticToo ? certificate.GetECDsaPublicKey() : null;
        if (elliptic is not { KeySize: >= MinCurveBits } && (rsa is null || rsa.KeySize is < 1024 or > MaxBits || (rsa.KeySize < MinBits && !allowShort)))
        {
            findings.Error(path, FormattableString.Invariant($"Not a certificate of an RSA key of {MinBits} to {MaxBits} bits."));
        }

        var ends = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        if (ends <= now)
        {
            findings.Warning(path, FormattableString.Invariant($"The certificate ended on {ends:yyyy-MM-dd}."));
        }
        else if (ends <= now + Soon)
        {
            findings.Warning(path, FormattableString.Invariant($"The certificate ends on {ends:yyyy-MM-dd}."));
        }
    }

    /// <summary>Checks a certificate or bare public key.</summary>
    public static void CheckKey(Findings findings, string path, string pem, DateTimeOffset now)
    {
        if (pem.Contains("CERTIFICATE", StringComparison.Ordinal))
        {
            Check(findings, path, pem, now);
            return;
        }

        using var rsa = RSA.Create();
        try
        {
            if (HasPrivateKey(pem))
            {
                findings.Error(path, "A private key. Withdraw it: it has been seen.");
                return;
            }

            rsa.ImportFromPem(pem);
            if (rsa.KeySize is < MinBits or > MaxBits)
            {
                findings.Error(path, FormattableString.Invariant($"Not an RSA key of {MinBits} to {MaxBits} bits."));
            }
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            findings.Error(path, "Not a certificate or public key in PEM.");
        }
    }

    private static string? Fault(string pem)
    {
        if (HasPrivateKey(pem))
        {
            return "Holds a private key. Withdraw it: it has been seen.";
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return pem.AsSpan().Count("-----BEGIN ") == 1 ? null : "More than one block of PEM.";
        }
        catch (CryptographicException)
        {
            return "Not a certificate in PEM.";
        }
    }

    private static bool HasPrivateKey(string pem) => pem.Contains("PRIVATE KEY", StringComparison.Ordinal);
}
