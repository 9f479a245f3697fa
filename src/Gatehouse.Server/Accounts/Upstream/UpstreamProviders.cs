using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Upstream.Providers;
using Gatehouse.Server.Accounts.Upstream.SignIn;
using Gatehouse.Server.Accounts.Upstream.Standings;

namespace Gatehouse.Server.Accounts.Upstream;

/// <summary>OpenID Connect providers, as the sign-in pages and the directory need them.</summary>
internal sealed class UpstreamProviders(UpstreamStore store, UpstreamSignIn signIn, AccountStandings standings) : IUpstreamProviders
{
    private const int MaxIdentifier = 254;

    /// <inheritdoc/>
    public Task<bool> AnyAsync(string organizationId, CancellationToken ct) => store.AnyAsync(organizationId, ct);

    /// <inheritdoc/>
    public async Task<UpstreamChoice?> ChooseAsync(string organizationId, string typed, CancellationToken ct) =>
        typed.Length <= MaxIdentifier && DomainNames.Of(typed) is { } domain ? await store.FindByDomainAsync(organizationId, domain, ct) : null;

    /// <inheritdoc/>
    public Task<UpstreamStart?> StartAsync(
        string organizationId, string upstreamId, string state, string callback, string? typed, SignInRequest wanted, CancellationToken ct) =>
        signIn.StartAsync(organizationId, upstreamId, state, callback, typed, wanted, ct);

    /// <inheritdoc/>
    public Task<UpstreamOutcome> FinishAsync(
        string organizationId, string upstreamId, ReadOnlyMemory<byte> kept, string callback, IQueryCollection answer, SignInRequest wanted, CancellationToken ct) =>
        signIn.FinishAsync(organizationId, upstreamId, kept, callback, answer, wanted, ct);

    /// <inheritdoc/>
    public Task<Standing?> StandingAsync(string organizationId, string personId, CancellationToken ct) => standings.ReadAsync(organizationId, personId, ct);
}
