using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Server.Pki.External;

/// <summary>The CAs of another SCEP server, as an administrator gives them: a file of PEM certificates.</summary>
internal static class IssuerCertificates
{
    private const int MaxCount = 10;
    private const string Label = "CERTIFICATE";

    /// <summary>Reads a list that is to be stored; <paramref name="problem"/> says what is wrong with it.</summary>
    public static bool TryRead(string pem, DateTimeOffset now, [NotNullWhen(true)] out string? normalized, [NotNullWhen(false)] out string? problem)
    {
        var certificates = new List<CertificateInfo>();
        normalized = null;
        foreach (var der in Blocks(pem))
        {
            if (der is null || !CertificateInfo.TryParse(der, out var certificate, out _))
            {
                problem = "A block is not a certificate.";
                return false;
            }

            certificates.Add(certificate);
        }

        problem = certificates.Count is 0 or > MaxCount ? $"1 to {MaxCount} certificates in PEM." : certificates.Select(c => Problem(c, now)).FirstOrDefault(p => p is not null);
        if (problem is not null)
        {
            return false;
        }

        normalized = string.Join('\n', certificates.DistinctBy(c => Convert.ToHexString(c.Sha256.Span)).Select(c => PemEncoding.WriteString(Label, c.Der.Span)));
        return true;
    }

    /// <summary>Reads a list that was stored.</summary>
    public static List<CertificateInfo> Read(string? stored) => [.. Blocks(stored ?? "").Select(der => CertificateInfo.Of(der!))];

    private static string? Problem(CertificateInfo certificate, DateTimeOffset now)
    {
        if (!certificate.IsAuthority)
        {
            return $"{certificate.SubjectText} is not the certificate of a CA.";
        }

        if (!certificate.IsValidAt(now))
        {
            return $"{certificate.SubjectText} is not valid now.";
        }

        if (!SignerKey.TryRead(certificate.SubjectPublicKeyInfo, out var key))
        {
            return $"The key of {certificate.SubjectText} is neither RSA nor on a curve of NIST.";
        }

        key.Dispose();
        return null;
    }

    // Null for a block of another kind, such as a private key that slipped into the file.
    private static IEnumerable<byte[]?> Blocks(string pem)
    {
        var at = 0;
        while (PemEncoding.TryFind(pem.AsSpan(at), out var fields))
        {
            yield return pem.AsSpan(at)[fields.Label].SequenceEqual(Label) ? Convert.FromBase64String(pem[at..][fields.Base64Data]) : null;
            at += fields.Location.End.Value;
        }
    }
}
