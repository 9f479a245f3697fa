using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Admin.Organizations;
using Gatehouse.Server.Hosting;

namespace Gatehouse.Server.Accounts.Upstream.Providers;

/// <summary>Providers as the API shows them.</summary>
internal sealed class UpstreamView(PublicUrls urls, OrganizationStore organizations)
{
    /// <summary>Path to which a provider sends browsers back. Its own for each, so that none can answer for another (RFC 9700 §4.4.2).</summary>
    public static string CallbackPath(string id) => $"/signin/callback/{id}";

    /// <summary>One of them.</summary>
    public async Task<UpstreamProvider> OfAsync(UpstreamRow row, IEnumerable<UpstreamDomain> domains, CancellationToken ct) =>
        Of(row, domains, await KeysAsync(row.OrgId, ct));

    /// <summary>Several of one organization.</summary>
    public async Task<Func<UpstreamRow, IEnumerable<UpstreamDomain>, UpstreamProvider>> ForAsync(string organizationId, CancellationToken ct)
    {
        var keys = await KeysAsync(organizationId, ct);
        return (row, domains) => Of(row, domains, keys);
    }

    private UpstreamProvider Of(UpstreamRow row, IEnumerable<UpstreamDomain> domains, string keys) => new(
        row.Id, row.Name, row.Issuer, row.ClientId, row.Method, row.SecretSealed is not null, row.Enabled, [.. domains], row.ReadSettings(),
        urls.For(CallbackPath(row.Id)), keys, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs));

    private async Task<string> KeysAsync(string organizationId, CancellationToken ct) =>
        urls.For($"/{(await organizations.GetAsync(organizationId, ct)).Slug}/oauth2/jwks");
}
