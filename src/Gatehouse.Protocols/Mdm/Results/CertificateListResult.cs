using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm.Results;

/// <summary>Answer to <c>CertificateList</c>.</summary>
/// <param name="Certificates">In the order of the device; entries without data are left out.</param>
/// <remarks>Source: apple/device-management, <c>mdm/commands/certificate.list.yaml</c>.</remarks>
public sealed record CertificateListResult(IReadOnlyList<InstalledCertificate> Certificates)
{
    /// <summary>False when the report is not an answer to <c>CertificateList</c>.</summary>
    public static bool TryRead(CommandReport report, [NotNullWhen(true)] out CertificateListResult? result)
    {
        ArgumentNullException.ThrowIfNull(report);
        result = report.Body.Array("CertificateList") is { } list
            ? new CertificateListResult([.. list.OfType<PlistDictionary>().Select(InstalledCertificate.Read).OfType<InstalledCertificate>()])
            : null;
        return result is not null;
    }
}

/// <summary>A certificate on the device.</summary>
/// <param name="CommonName">Null when not told.</param>
/// <param name="IsIdentity">The device has its private key; null when not told.</param>
/// <param name="Der">The certificate.</param>
public sealed record InstalledCertificate(string? CommonName, bool? IsIdentity, ReadOnlyMemory<byte> Der)
{
    internal static InstalledCertificate? Read(PlistDictionary item) =>
        item.Data("Data") is { Length: > 0 } der ? new InstalledCertificate(item.Text("CommonName"), item.Boolean("IsIdentity"), der) : null;
}
