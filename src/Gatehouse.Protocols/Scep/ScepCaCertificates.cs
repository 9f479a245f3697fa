using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Scep;

/// <summary>The answer to GetCACert (RFC 8894 §4.2).</summary>
public static class ScepCaCertificates
{
    /// <summary>Writes one certificate as it is, several as a degenerate SignedData in their order: the RA first.</summary>
    /// <remarks>With one RSA CA and no RA, give that one certificate alone: Apple devices look for RA certificates in a list and fail when they find none.</remarks>
    public static (string MediaType, byte[] Body) Write(IReadOnlyList<ReadOnlyMemory<byte>> certificates) => certificates.Count switch
    {
        0 => throw new ArgumentException("There is always a CA certificate.", nameof(certificates)),
        1 => (ScepMediaTypes.CaCertificate, certificates[0].ToArray()),
        _ => (ScepMediaTypes.CaAndRaCertificates, CertsOnly.Write(certificates)),
    };

    /// <summary>Reads either form, whatever the content type says.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out IReadOnlyList<CertificateInfo>? certificates, [NotNullWhen(false)] out ParseError? error)
    {
        certificates = null;
        if (CertificateInfo.TryParse(body, out var single, out error))
        {
            certificates = [single];
            return true;
        }

        if (!CertsOnly.TryRead(body, CmsLimits.Message, out var several, out error))
        {
            return false;
        }

        return TryReadAll(several.Certificates, out certificates, out error);
    }

    internal static bool TryReadAll(
        IReadOnlyList<ReadOnlyMemory<byte>> encoded, [NotNullWhen(true)] out IReadOnlyList<CertificateInfo>? certificates, [NotNullWhen(false)] out ParseError? error)
    {
        certificates = null;
        error = encoded.Count == 0 ? new ParseError("GetCACert", 0, "no certificate") : null;
        var all = new List<CertificateInfo>();
        foreach (var der in encoded)
        {
            if (!CertificateInfo.TryParse(der, out var certificate, out error))
            {
                return false;
            }

            all.Add(certificate);
        }

        certificates = all;
        return error is null;
    }
}
