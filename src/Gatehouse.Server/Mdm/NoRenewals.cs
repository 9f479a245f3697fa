using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Mdm.Contracts;

namespace Gatehouse.Server.Mdm;

/// <summary>Stands where nobody writes enrollment profiles.</summary>
internal sealed class NoRenewals : IRenewalStatus
{
    public Task<IdentityRenewal?> FindAsync(string organizationId, string deviceId, CancellationToken ct) => Task.FromResult<IdentityRenewal?>(null);
}
