using System.Collections.Concurrent;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Tests.Mdm.Support;

/// <summary>Stands for the feature that enrolls with accounts: its challenge names the device, and it remembers who signed in again.</summary>
public sealed class FakeReauthentication : IReauthentication
{
    private readonly ConcurrentDictionary<string, bool> _closed = new();
    private readonly ConcurrentDictionary<string, TimeSpan> _policies = new();

    public ConcurrentQueue<(string DeviceId, AccountBinding Account)> Renewed { get; } = new();

    /// <summary>As where the way in is closed for now: no challenge can be given.</summary>
    public void Close(string organizationId) => _closed[organizationId] = true;

    /// <summary>People have to sign in so often.</summary>
    public void Require(string organizationId, TimeSpan every) => _policies[organizationId] = every;

    public static string ChallengeOf(string deviceId) => $"Bearer method=\"apple-as-web\", url=\"https://mdm.example/{deviceId}\"";

    public Task<string?> ChallengeAsync(string organizationId, string deviceId, AccountBinding account, CancellationToken ct) =>
        Task.FromResult(_closed.ContainsKey(organizationId) ? null : ChallengeOf(deviceId));

    public Task<DateTimeOffset?> DueAsync(string organizationId, DateTimeOffset signedIn, CancellationToken ct) =>
        Task.FromResult<DateTimeOffset?>(_policies.TryGetValue(organizationId, out var every) ? signedIn + every : null);

    public Task RenewedAsync(Tx tx, string organizationId, string deviceId, AccountBinding account, CancellationToken ct)
    {
        Renewed.Enqueue((deviceId, account));
        return Task.CompletedTask;
    }
}
