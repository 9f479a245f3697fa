using Gatehouse.Server.Accounts.Contracts;

namespace Gatehouse.Server.Accounts.Upstream;

/// <summary>Everybody signs in here.</summary>
public sealed class NoUpstreamProviders : IUpstreamProviders
{
    /// <inheritdoc/>
    public Task<bool> AnyAsync(string organizationId, CancellationToken ct) => Task.FromResult(false);

    /// <inheritdoc/>
    public Task<UpstreamChoice?> ChooseAsync(string organizationId, string typed, CancellationToken ct) => Task.FromResult<UpstreamChoice?>(null);

    /// <inheritdoc/>
    public Task<UpstreamStart?> StartAsync(
        string organizationId, string upstreamId, string state, string callback, string? typed, SignInRequest wanted, CancellationToken ct) =>
        Task.FromResult<UpstreamStart?>(null);

    /// <inheritdoc/>
    public Task<UpstreamOutcome> FinishAsync(
        string organizationId, string upstreamId, ReadOnlyMemory<byte> kept, string callback, IQueryCollection answer, SignInRequest wanted, CancellationToken ct) =>
        Task.FromResult<UpstreamOutcome>(new UpstreamOutcome.Refused(SignInRefusals.UpstreamUnavailable));

    /// <inheritdoc/>
    public Task<Standing?> StandingAsync(string organizationId, string personId, CancellationToken ct) => Task.FromResult<Standing?>(null);
}
