using Gatehouse.Client.Contracts.Accounts;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    /// <summary>Identity providers of the organization.</summary>
    public IAsyncEnumerable<UpstreamProvider> ListUpstreamProvidersAsync(CancellationToken ct = default) =>
        ListAsync<UpstreamProvider>("/upstream-providers", Query.Empty, ct);

    /// <summary>One identity provider.</summary>
    public Task<UpstreamProvider> GetUpstreamProviderAsync(string id, CancellationToken ct = default) =>
        GetAsync<UpstreamProvider>($"/upstream-providers/{Escape(id)}", ct);

    /// <summary>Makes an identity provider.</summary>
    public Task<UpstreamProvider> CreateUpstreamProviderAsync(CreateUpstreamProvider request, CancellationToken ct = default) =>
        PostAsync<UpstreamProvider>("/upstream-providers", request, ct);

    /// <summary>Changes an identity provider.</summary>
    public Task<UpstreamProvider> UpdateUpstreamProviderAsync(string id, UpdateUpstreamProvider changes, CancellationToken ct = default) =>
        SendAsync<UpstreamProvider>(HttpMethod.Patch, $"/upstream-providers/{Escape(id)}", changes, ct);

    /// <summary>Removes an identity provider. People who came from it stay in the directory, and nothing is renewed for them any more.</summary>
    public Task DeleteUpstreamProviderAsync(string id, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Delete, $"/upstream-providers/{Escape(id)}", null, ct);

    /// <summary>Asks an identity provider for its documents, and says what they mean for us.</summary>
    public Task<UpstreamTest> TestUpstreamProviderAsync(string id, CancellationToken ct = default) =>
        PostAsync<UpstreamTest>($"/upstream-providers/{Escape(id)}/test", null, ct);

    /// <summary>Takes a person's account at the provider away; the person is a local one from then on.</summary>
    public Task UnlinkUpstreamAccountAsync(string id, string personId, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Delete, $"/upstream-providers/{Escape(id)}/accounts/{Escape(personId)}", null, ct);
}
