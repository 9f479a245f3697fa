using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Resources;

/// <summary>
/// Decides where a token is for (RFC 8707). A token has one audience: one that was stolen from a resource then opens no
/// other (§3). Whoever needs two asks twice.
/// </summary>
internal sealed class TokenTargets(ResourceStore resources, PublicUrls urls)
{
    /// <summary>The name that we know a <c>resource</c> or <c>audience</c> by: our API may be called by its address.</summary>
    public string NameOf(string resource) => resource == urls.For("/api/v1") ? Audiences.Api : resource;

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

        var allowed = (granted.Count > 0 ? granted : client.Settings.Audiences).Select(NameOf).ToList();
        var audience = requested.Count == 1 ? NameOf(requested[0]) : allowed.Count > 0 ? allowed[0] : Audiences.UserInfo;
        if (requested.Count == 1 && !allowed.Contains(audience, StringComparer.Ordinal))
        {
            return (null, OAuthError.InvalidTarget("The client may not ask for this resource."));
        }

        if (Audiences.All.Contains(audience, StringComparer.Ordinal))
        {
            return (new TokenTarget(audience, null), null);
        }

        return await resources.ByIdentifierAsync(client.OrganizationId, audience, ct) is { } row
            ? (new TokenTarget(audience, row.Read()), null)
            : (null, OAuthError.InvalidTarget("There is no such resource."));
    }
}
