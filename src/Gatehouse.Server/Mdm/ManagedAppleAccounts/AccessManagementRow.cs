using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Mdm;

namespace Gatehouse.Server.Mdm.ManagedAppleAccounts;

/// <summary>A row of <c>mdm_access_management</c>.</summary>
public sealed class AccessManagementRow
{
    /// <summary>Tenant.</summary>
    public required string OrgId { get; init; }

    /// <summary>What Apple calls this server; null until it was entered.</summary>
    public string? ServerUuid { get; init; }

    /// <summary>DER.</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>Sealed.</summary>
    public required byte[] PrivateKey { get; init; }

    /// <summary>For ETag.</summary>
    public long Version { get; init; }

    /// <summary>Since when.</summary>
    public long CreatedMs { get; init; }

    /// <summary>As shown; never the key.</summary>
    public AccessManagementKey Describe()
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Certificate);
        return new AccessManagementKey
        {
            ServerUuid = ServerUuid,
            Certificate = certificate.ExportCertificatePem(),
            NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime()),
            Ready = ServerUuid is not null,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs),
        };
    }
}
