using Gatehouse.Client.Contracts.Mdm;

namespace Gatehouse.Server.Mdm.Contracts;

/// <summary>Knows how the renewal of a device's identity stands. Enrollment implements it; the device's own page shows it.</summary>
public interface IRenewalStatus
{
    /// <summary>Null while nothing is planned for the device.</summary>
    Task<IdentityRenewal?> FindAsync(string organizationId, string deviceId, CancellationToken ct);
}
