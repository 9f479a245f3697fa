using Gatehouse.Client.Contracts.OAuth;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>What people allowed clients; of one person or for one client where they are named.</summary>
    public IAsyncEnumerable<OAuthConsent> ListOAuthConsentsAsync(string? personId = null, string? clientId = null, CancellationToken ct = default) =>
        ListAsync<OAuthConsent>("/oauth/consents", Query.Empty.With("personId", personId).With("clientId", clientId), ct);

    /// <summary>Takes one back, and ends what the client was given in the person's name.</summary>
    public Task RevokeOAuthConsentAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"/oauth/consents/{Escape(id)}", null, ct);
}
