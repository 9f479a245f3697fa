using Gatehouse.Client;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider;

/// <summary>What holds for every endpoint: the cases T157 to T164.</summary>
[Specification("TV provider API §4.1, §7.1")]
public abstract class TvCrossCuttingTests(Site site)
{
    private const string Configuration = "/api/v2/ACMETV/configuration";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task T157_An_error_says_what_happened_and_has_a_name_of_its_own()
    {
        var device = await AppleTvAsync();
        device.Token = null;

        var (one, other) = ((await device.GetAsync(Configuration)).Ok(401), (await device.GetAsync(Configuration)).Ok(401));

        Assert.Equal(["action", "code", "helpUrl", "message", "status", "trace"], one.Json.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal(401, (int)one.Json["status"]!);
        Assert.True(Uri.IsWellFormedUriString((string?)one.Json["helpUrl"], UriKind.Absolute));
        Assert.True(Guid.TryParse((string?)one.Json["trace"], out _));
        Assert.NotEqual((string?)one.Json["trace"], (string?)other.Json["trace"]);
        Assert.Equal((string?)one.Json["trace"], Assert.Single(one.Headers.GetValues("x-trace")));
        Assert.Equal("application/json;charset=UTF-8", one.ContentType!.Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    public async Task T158_A_method_that_an_address_does_not_know_is_405(string method)
    {
        var refused = await (await AppleTvAsync()).SendAsync(new HttpMethod(method), Configuration, null);

        Assert.Equal(405, refused.Status);
        if (method != "HEAD")
        {
            refused.Refused(405, "method_not_allowed");
        }
    }

    [Theory]
    [InlineData("/api/v2")]
    [InlineData("/api/v2/ACMETV")]
    [InlineData("/api/v2/ACMETV/configuration/more")]
    [InlineData("/api/v2/ACMETV/decision/authorize/BlueCable")]
    public async Task T159_An_address_that_nobody_knows_is_404(string path) => (await (await AppleTvAsync()).GetAsync(path)).Refused(404, "not_found");

    [Fact]
    public async Task T160_A_page_of_the_service_provider_may_call_and_others_may_not()
    {
        var tenant = await TvTenant.OfAsync(site);

        foreach (var origin in new[] { "https://acme.example", "https://www.acme.example:8443" })
        {
            var allowed = await AskAsync(tenant, origin);

            Assert.InRange(allowed.Status, 200, 299);
            Assert.Equal(origin, Header(allowed, "Access-Control-Allow-Origin"));
            Assert.Equal("true", Header(allowed, "Access-Control-Allow-Credentials"));
            Assert.Contains("AP-Device-Identifier", Header(allowed, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("AP-Partner-Framework-Status", Header(allowed, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        }

        foreach (var origin in new[] { "https://evil.example", "https://evilacme.example", "http://acme.example", "null", "https://other.example" })
        {
            Assert.False((await AskAsync(tenant, origin)).Headers.Contains("Access-Control-Allow-Origin"), origin);
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json;charset=utf-8")]
    [InlineData("text/html")]
    public async Task T161_The_answer_is_JSON(string accept)
    {
        var device = await AppleTvAsync();
        device.Headers["Accept"] = accept;

        Assert.StartsWith("application/json", (await device.GetAsync(Configuration)).Ok().ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T162_A_fault_of_ours_says_nothing_of_our_inside()
    {
        site.NeedOurServer();
        using var own = await site.NewTenantAsync(withPush: false); // what is broken here stays so
        var tenant = await TvTenant.PrepareAsync(own);
        var app = await tenant.ApplicationAsync();
        var device = await tenant.AppleTvAsync(app);
        await using (var database = Server.Storage.Database.Open(site.Ground.Database))
        {
            await database.WriteAsync(tx => tx.ExecuteAsync("update tv_application set settings = 'broken', version = version + 1 where id = @Id", new { app.Id }), Ct);
        }

        var answer = (await device.GetAsync(Configuration)).Refused(500, "internal_server_error");

        Assert.Equal(6, answer.Json.Count);
        Assert.DoesNotContain("xception", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code")]
    [InlineData("sso")]
    public async Task T163_An_MVPD_cannot_be_named_as_a_part_of_an_address(string id)
    {
        var api = (await TvTenant.OfAsync(site)).Tenant.Api;

        await Assert.ThrowsAnyAsync<GatehouseException>(async () =>
        {
            await api.PutTvMvpdAsync(TvExample.Configuration.Mvpds[0] with { Id = id }, Ct);
            try
            {
                Assert.NotEmpty((await api.ValidateTvDraftAsync(Ct)).Findings);
                await api.ActivateTvDraftAsync(new Client.Contracts.TvProvider.ActivateTvConfiguration("Must not happen"), Ct);
            }
            finally
            {
                await api.DiscardTvDraftAsync(Ct);
            }
        });
    }

    [Theory]
    [InlineData("'; drop table viewers; --")]
    [InlineData("%00%ff=\t,,,;;")]
    public async Task T164_An_identifier_for_analytics_is_never_an_error(string garbage)
    {
        var device = await AppleTvAsync();
        device.Headers["AP-Visitor-Identifier"] = garbage;

        (await device.GetAsync(Configuration)).Ok();
    }

    private static string Header(TvAnswer answer, string name) => string.Join(", ", answer.Headers.GetValues(name));

    private static async Task<TvAnswer> AskAsync(TvTenant tenant, string origin)
    {
        var browser = new TvDevice(tenant.Tenant.Anonymous, "") { Identifier = null, Info = null };
        browser.Headers["Origin"] = origin;
        browser.Headers["Access-Control-Request-Method"] = "GET";
        browser.Headers["Access-Control-Request-Headers"] = "authorization, ap-device-identifier";
        return await browser.SendAsync(HttpMethod.Options, Configuration, null);
    }

    private async Task<TvDevice> AppleTvAsync() => await (await TvTenant.OfAsync(site)).AppleTvAsync();
}

[Collection(nameof(SqliteSite))]
public sealed class TvCrossCuttingTestsOnSqlite(SqliteSite site) : TvCrossCuttingTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvCrossCuttingTestsOnPostgres(PostgresSite site) : TvCrossCuttingTests(site);
