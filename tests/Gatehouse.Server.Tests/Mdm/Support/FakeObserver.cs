using System.Collections.Concurrent;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Tests.Mdm.Support;

/// <summary>Stands for the enrollment feature: admits whoever proves an attempt's identity, and remembers what it was told.</summary>
public sealed class FakeObserver : ICheckInObserver
{
    private readonly ConcurrentDictionary<string, string> _groups = new();

    private readonly ConcurrentDictionary<string, AccountBinding> _accounts = new();

    public ConcurrentQueue<(string Code, string? DeviceId, string Detail)> Events { get; } = new();

    /// <summary>Group that an attempt's device shall join.</summary>
    public void JoinGroup(string attemptId, string groupId) => _groups[attemptId] = groupId;

    /// <summary>An attempt's device enrolls with this account.</summary>
    public void WithAccount(string attemptId, AccountBinding account) => _accounts[attemptId] = account;

    public IReadOnlyList<(string Code, string? DeviceId, string Detail)> Of(string deviceId) => [.. Events.Where(e => e.DeviceId == deviceId)];

    public Task<IntroductionDecision> AuthenticatingAsync(Tx tx, Introduction introduction, CancellationToken ct) =>
        Task.FromResult<IntroductionDecision>(introduction.Identity.AttemptId is { } attempt
            ? new IntroductionDecision.Admit(_groups.GetValueOrDefault(attempt), "company", attempt, 8191, _accounts.GetValueOrDefault(attempt))
            : new IntroductionDecision.Refuse("ATTEMPT_UNKNOWN", "No attempt."));

    public Task AuthenticatedAsync(Tx tx, Introduction introduction, string attemptId, string deviceId, CancellationToken ct) =>
        Told("AUTHENTICATED", deviceId, attemptId);

    public Task TokenUpdatedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, bool first, CancellationToken ct) =>
        Told("TOKEN_UPDATED", deviceId, first ? "first" : "again");

    public Task RefusedAsync(Tx tx, string organizationId, string? attemptId, string cause, object? detail, string? remoteAddress, CancellationToken ct) =>
        Told("REFUSED", null, $"{organizationId} {cause}");

    public Task ConfiguringAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string groupId, int items, CancellationToken ct) =>
        Told("CONFIGURING", deviceId, $"{groupId} {items}");

    public Task ItemFailedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, object detail, CancellationToken ct) =>
        Told("ITEM_FAILED", deviceId, detail.ToString()!);

    public Task ConfiguredAsync(Tx tx, string organizationId, string deviceId, string? attemptId, int failedItems, CancellationToken ct) =>
        Told("CONFIGURED", deviceId, $"{failedItems}");

    public Task IdentityInUseAsync(Tx tx, string deviceId, Identity identity, CancellationToken ct) => Task.CompletedTask;

    public Task RenewalFailedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, CommandReport report, CancellationToken ct) =>
        Told("RENEWAL_FAILED", deviceId, report.Status.ToString());

    public Task ReauthenticationAskedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string cause, CancellationToken ct) =>
        Told("REAUTH_ASKED", deviceId, cause);

    public Task LeftAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string code, CancellationToken ct) => Told("LEFT", deviceId, code);

    private Task Told(string code, string? deviceId, string detail)
    {
        Events.Enqueue((code, deviceId, detail));
        return Task.CompletedTask;
    }
}
