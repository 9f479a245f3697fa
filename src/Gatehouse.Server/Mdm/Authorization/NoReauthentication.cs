using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>Stands where nobody enrolls with an account: without a challenge to give, no device is sent to sign in.</summary>
internal sealed class NoReauthentication : IReauthentication
{
    public Task<string?> ChallengeAsync(string organizationId, string deviceId, AccountBinding account, CancellationToken ct) => Task.FromResult<string?>(null);

    public Task<DateTimeOffset?> DueAsync(string organizationId, DateTimeOffset signedIn, CancellationToken ct) => Task.FromResult<DateTimeOffset?>(null);

    public Task RenewedAsync(Tx tx, string organizationId, string deviceId, AccountBinding account, CancellationToken ct) => Task.CompletedTask;
}
