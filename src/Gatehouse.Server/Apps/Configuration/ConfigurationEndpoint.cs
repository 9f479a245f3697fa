using System.Globalization;
using System.Text;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Apps.Configuration;

/// <summary><c>GET /apps/v1/{org}/configuration</c>: the signed configuration of the SDK, to be shipped in apps and fetched by them.</summary>
internal sealed class ConfigurationEndpoint(IIssuers issuers, IOrganizationKeys keys, AppStore apps, AppEndpoints addresses, IOptions<AppsOptions> options, TimeProvider time)
{
    private const int MaxApps = 100;
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    /// <summary>Route handler.</summary>
    public static Task<IResult> GetAsync(HttpContext http, string org, ConfigurationEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(http, org, ct);

    private async Task<IResult> HandleAsync(HttpContext http, string org, CancellationToken ct)
    {
        if (await issuers.FindAsync(org, ct) is not { } issuer)
        {
            return OAuthAnswers.Error(http, AppErrors.InvalidTenant());
        }

        var key = await keys.SigningAsync(issuer.OrganizationId, JwsAlgorithm.ES256, ct);
        var text = (await DescribeAsync(issuer, ct)).Write(key);
        http.Response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)MaxAge.TotalSeconds}");
        return TypedResults.Text(text, "application/jwt", Encoding.ASCII);
    }

    private async Task<SdkConfiguration> DescribeAsync(Issuer issuer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var rows = await apps.ListAsync(issuer.OrganizationId, new PageRequest { Limit = MaxApps }, ct);
        var endpoints = new Dictionary<string, string>(addresses.Endpoints(issuer))
        {
            ["token_endpoint"] = issuer.TokenEndpoint,
            ["jwks_uri"] = issuer.Endpoint("jwks"),
            ["revocation_endpoint"] = issuer.Endpoint("revoke"),
            ["authorization_endpoint"] = issuer.Endpoint("authorize"),
            ["pushed_authorization_request_endpoint"] = issuer.Endpoint("par"),
        };
        return new SdkConfiguration(issuer.Address, issuer.Slug, now, now + options.Value.ConfigurationLifetime)
        {
            Endpoints = endpoints,
            ClientIds = [.. rows.Take(MaxApps).Select(r => r.Alias)],
            Pins = options.Value.TlsPins,
        };
    }
}
