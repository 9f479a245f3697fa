using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider;

/// <summary>Who may call: the cases T15 to T19.</summary>
[Specification("TV provider API §3.1, §7.1")]
public abstract class TvBearerTests(Site site)
{
    private const string Configuration = "/api/v2/ACMETV/configuration";
    private const string Invalid = "invalid_access_token_client_application";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gh_at_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task T15_Without_a_token_that_lives_nobody_gets_anything(string? token)
    {
        var device = await (await TvTenant.OfAsync(site)).AppleTvAsync();
        device.Token = null;
        if (token is not null)
        {
            device.Headers["Authorization"] = $"Bearer {token}";
        }

        var refused = (await device.GetAsync(Configuration)).Refused(401, Invalid);

        Assert.Equal("application-registration", (string?)refused.Json["action"]);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task T16_A_token_that_ran_out_is_refused()
    {
        site.NeedOurServer();
        var tenant = await TvTenant.PrepareAsync(await site.NewTenantAsync());
        var device = await tenant.AppleTvAsync();
        await tenant.Tenant.ExpireTokensAsync();

        (await device.GetAsync(Configuration)).Refused(401, Invalid);
        (await device.FetchTokenAsync()).Ok(201);
        (await device.GetAsync(Configuration)).Ok();
    }

    [Fact]
    public async Task T17_Revoking_the_statement_ends_tokens_and_credentials_at_once()
    {
        var tenant = await TvTenant.OfAsync(site);
        var app = await tenant.ApplicationAsync();
        var device = await tenant.AppleTvAsync(app);
        (await device.GetAsync(Configuration)).Ok();

        await tenant.Tenant.Api.RevokeTvStatementAsync(app.Id, app.StatementId, Ct);

        (await device.GetAsync(Configuration)).Refused(401, Invalid);
        Assert.Equal("""{"error":"invalid_client"}""", (await device.FetchTokenAsync()).Ok(400).Text);
    }

    [Fact]
    public async Task T18_A_token_for_another_service_provider_is_refused()
    {
        var tenant = await TvTenant.OfAsync(site);

        var refused = (await (await tenant.AppleTvAsync(tenant.App2)).GetAsync(Configuration)).Refused(401, "invalid_access_token_service_provider");

        Assert.Equal("application-registration", (string?)refused.Json["action"]);
    }

    [Fact]
    public async Task T19_A_token_for_management_is_refused()
    {
        var tenant = await TvTenant.OfAsync(site);

        (await (await tenant.AppleTvAsync(tenant.AppM)).GetAsync(Configuration)).Refused(401, Invalid);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class TvBearerTestsOnSqlite(SqliteSite site) : TvBearerTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvBearerTestsOnPostgres(PostgresSite site) : TvBearerTests(site);
