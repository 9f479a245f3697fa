using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm;

/// <summary>Stands where no way in is registered: a server that asks nobody must let nobody in. Who is enrolled already stays.</summary>
internal sealed class ClosedDoor : ICheckInObserver
{
    public Task<IntroductionDecision> AuthenticatingAsync(Tx tx, Introduction introduction, CancellationToken ct) =>
        Task.FromResult<IntroductionDecision>(new IntroductionDecision.Refuse("ENROLLMENT_CLOSED", "This server has no way in."));

    public Task AuthenticatedAsync(Tx tx, Introduction introduction, string attemptId, string deviceId, CancellationToken ct) => Task.CompletedTask;

    public Task TokenUpdatedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, bool first, CancellationToken ct) => Task.CompletedTask;

    public Task RefusedAsync(Tx tx, string organizationId, string? attemptId, string cause, object? detail, string? remoteAddress, CancellationToken ct) =>
        Task.CompletedTask;

    public Task ConfiguringAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string groupId, int items, CancellationToken ct) =>
        Task.CompletedTask;

    public Task ItemFailedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, object detail, CancellationToken ct) => Task.CompletedTask;

    public Task ConfiguredAsync(Tx tx, string organizationId, string deviceId, string? attemptId, int failedItems, CancellationToken ct) => Task.CompletedTask;

    public Task IdentityInUseAsync(Tx tx, string deviceId, Identity identity, CancellationToken ct) => Task.CompletedTask;

    public Task RenewalFailedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, CommandReport report, CancellationToken ct) =>
        Task.CompletedTask;

    public Task ReauthenticationAskedAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string cause, CancellationToken ct) =>
        Task.CompletedTask;

    public Task LeftAsync(Tx tx, string organizationId, string deviceId, string? attemptId, string code, CancellationToken ct) => Task.CompletedTask;
}
