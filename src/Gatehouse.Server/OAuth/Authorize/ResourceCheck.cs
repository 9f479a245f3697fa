using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Resources;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>May a client ask for these scopes and resources? Asked wherever a request is made for a person to decide on.</summary>
internal sealed class ResourceCheck(TokenTargets targets)
{
    /// <summary>What speaks against it; null for nothing.</summary>
    public OAuthError? Fault(OAuthClient client, ScopeSet scopes, IReadOnlyList<string> resources)
    {
        if (!scopes.IsWithin(ScopeSet.FromStored(client.Settings.Scopes)))
        {
            return OAuthError.InvalidScope("The client may not ask for one of these scopes.");
        }

        var allowed = client.Settings.Audiences.Select(targets.NameOf);
        return resources.Select(targets.NameOf).Except(allowed, StringComparer.Ordinal).Any()
            ? OAuthError.InvalidTarget("The client may not ask for one of these resources.")
            : null;
    }
}
