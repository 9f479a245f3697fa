using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Resources;

namespace Gatehouse.Server.OAuth.Introspection;

/// <summary>Who may learn about which tokens.</summary>
internal sealed class IntrospectionRights(ResourceStore resources, IAppPolicy apps)
{
    /// <summary>True when a client may learn about a token: its own, or one for a resource that it introspects for.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="holder">Client that holds the token.</param>
    /// <param name="audience">Where the token is for.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<bool> AllowAsync(OAuthClient client, string holder, string audience, CancellationToken ct) =>
        holder == client.Id
        || (audience == Audiences.Internal && await apps.MayIntrospectAsync(client.OrganizationId, holder, client.Id, ct))
        || (!Audiences.All.Contains(audience, StringComparer.Ordinal)
            && await resources.ByIdentifierAsync(client.OrganizationId, audience, ct) is { } resource
            && resource.Read().IntrospectedBy.Contains(client.Id, StringComparer.Ordinal));
}
