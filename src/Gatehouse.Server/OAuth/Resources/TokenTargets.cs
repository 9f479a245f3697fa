using System.Collections.Concurrent;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Resources;

/// <summary>
/// Decides where a token is for (RFC 8707). A token has one audience: one that was stolen from a resource then opens no
/// other (§3). Whoever needs two asks twice. What a resource wants is remembered for a few seconds: it changes rarely, and
/// whether somebody may have a token is never decided by it.
/// </summary>
internal sealed class TokenTargets(ResourceStore resources, PublicUrls urls, TimeProvider time)
{
    private const string Api = "/api/v1";
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Organization, string Identifier), Known> _known = new();

    /// <summary>The name that we know a <c>resource</c> or <c>audience</c> by: our API may be called by its address.</summary>
    public string NameOf(string resource) => resource.EndsWith(Api, StringComparison.Ordinal) && resource == urls.For(Api) ? Audiences.Api : resource;

    /// <summary>True for a registered resource.</summary>
    public async ValueTask<bool> ExistsAsync(string organizationId, string identifier, CancellationToken ct) => await FindAsync(organizationId, identifier, ct) is not null;

    /// <summary>The target of a request.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="requested">What it asked for; empty for nothing in particular.</param>
    /// <param name="granted">What its grant allows; empty for what the client may use.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(TokenTarget? Target, OAuthError? Error)> ResolveAsync(
        OAuthClient client, IReadOnlyList<string> requested, IReadOnlyList<string> granted, CancellationToken ct)
    {
        if (requested.Count > 1)
        {
            return (null, OAuthError.InvalidTarget("A token is for one resource; ask for each in a request of its own."));
        }

        var allowed = Allowed(client, granted);
        var audience = requested.Count == 1 ? NameOf(requested[0]) : allowed.Count > 0 ? allowed[0] : Audiences.UserInfo;
        if ((requested.Count == 1 || granted.Count > 0) && !allowed.Contains(audience, StringComparer.Ordinal))
        {
            return (null, OAuthError.InvalidTarget("The client may not ask for this resource."));
        }

        if (Audiences.All.Contains(audience, StringComparer.Ordinal))
        {
            return (new TokenTarget(audience, null), null);
        }

        return await FindAsync(client.OrganizationId, audience, ct) is { } target ? (target, null) : (null, OAuthError.InvalidTarget("There is no such resource."));
    }

    // What was granted counts as long as the client may have it; what built-in clients may is for their features to say.
    private List<string> Allowed(OAuthClient client, IReadOnlyList<string> granted)
    {
        List<string> registered = [.. client.Settings.Audiences.Select(NameOf)];
        return granted.Count == 0 ? registered
            : client.Settings.GrantKind == GrantKinds.OAuth ? [.. granted.Select(NameOf).Where(registered.Contains)]
            : [.. granted.Select(NameOf)];
    }

    private async ValueTask<TokenTarget?> FindAsync(string organizationId, string identifier, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue((organizationId, identifier), out var known) && now - known.Read < Remembered && now >= known.Read)
        {
            return known.Target;
        }

        if (await resources.ByIdentifierAsync(organizationId, identifier, ct) is not { } row)
        {
            _known.TryRemove((organizationId, identifier), out _);
            return null;
        }

        var target = new TokenTarget(identifier, row.Read());
        if (_known.Count < MaxRemembered || known is not null)
        {
            _known[(organizationId, identifier)] = new Known(target, now);
        }

        return target;
    }

    private sealed record Known(TokenTarget Target, DateTimeOffset Read);
}
