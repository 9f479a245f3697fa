using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Applications;

namespace Gatehouse.Server.Tests.TvProvider.Management;

public abstract class ProxyTests(IGateFixture gate)
{
    private const string List = "/control/v3/mvpd-proxies/BlueCable/mvpds";
    private const string Configuration = "/api/v2/ACMETV/configuration";

    [Fact]
    public async Task What_a_proxy_posts_is_offered_to_apps()
    {
        var site = await TvSite.CreateAsync(gate);
        var (proxy, app) = (await ProxyAsync(site), await TvApp.StartAsync(site));

        var posted = (await PostAsync(proxy, Xml(("VillageNet", "Village Net", "ACMETV"), ("HillCable", "Hill Cable", "ACMETV")))).Ok(201);

        Assert.Contains("ProviderID=\"VillageNet\"", posted.Text, StringComparison.Ordinal);
        Assert.Equal(posted.Text, (await proxy.GetAsync(List)).Ok().Text);
        var offered = await OfferedAsync(app);
        Assert.True((bool)offered.Single(m => (string?)m["id"] == "VillageNet")["isProxy"]!);
        Assert.Equal("Hill Cable", (string?)offered.Single(m => (string?)m["id"] == "HillCable")["displayName"]);

        (await PostAsync(proxy, Xml(("HillCable", "Hill Cable & Sons", "ACMETV")))).Ok(201);
        offered = await OfferedAsync(app);
        Assert.DoesNotContain(offered, m => (string?)m["id"] == "VillageNet");
        Assert.Equal("Hill Cable & Sons", (string?)offered.Single(m => (string?)m["id"] == "HillCable")["displayName"]);

        (await PostAsync(proxy, Xml())).Ok(201);
        Assert.DoesNotContain(await OfferedAsync(app), m => (string?)m["id"] == "HillCable");
        Assert.Contains(await OfferedAsync(app), m => (string?)m["id"] == "BlueCable");
    }

    [Fact]
    public async Task What_operators_decided_for_a_proxied_MVPD_stays()
    {
        var site = await TvSite.CreateAsync(gate, c => c with
        {
            Mvpds = [.. c.Mvpds, new TvMvpd { Id = "HillCable", DisplayName = "Hill", Proxy = "BlueCable" }],
            Integrations = [.. c.Integrations, new TvIntegration { ServiceProvider = "ACMETV", Mvpd = "HillCable", PartnerId = "kept" }],
        });

        (await PostAsync(await ProxyAsync(site), Xml(("HillCable", "Hill Cable", "ACMETV")))).Ok(201);

        Assert.Equal("kept", (await site.IntegrationAsync("ACMETV", "HillCable")).Settings.PartnerId);
    }

    [Theory]
    [InlineData("<proxiedMvpds/>")]
    [InlineData("no XML")]
    [InlineData("<!DOCTYPE p [<!ENTITY e \"x\">]><proxiedMvpds xmlns=\"http://tve.adobe.com/data/proxiedmvpd\">&e;</proxiedMvpds>")]
    [InlineData("<proxiedMvpds xmlns=\"http://tve.adobe.com/data/proxiedmvpd\"><proxiedMvpd><displayName>Nameless</displayName></proxiedMvpd></proxiedMvpds>")]
    public async Task What_is_no_list_changes_nothing(string xml)
    {
        var site = await TvSite.CreateAsync(gate);
        var before = (await site.SettingsAsync()).Revision;

        (await PostAsync(await ProxyAsync(site), xml)).Refused(400, "invalid_parameter_mvpd");

        Assert.Equal(before, (await site.SettingsAsync()).Revision);
    }

    [Fact]
    public async Task A_proxy_touches_its_own_MVPDs_only()
    {
        var proxy = await ProxyAsync(await TvSite.CreateAsync(gate));

        (await PostAsync(proxy, Xml(("GreenSat", "Taken over", "ACMETV")))).Refused(400, "invalid_parameter_mvpd");
        (await PostAsync(proxy, Xml(("HillCable", "Hill Cable", "NOSUCH")))).Refused(400, "invalid_parameter_mvpd");
        (await PostAsync(proxy, Xml(("code", "Part of an address", "ACMETV")))).Refused(400, "invalid_parameter_mvpd");
        (await PostAsync(proxy, Xml(("Hill/../Cable", "No part of an address", "ACMETV")))).Refused(400, "invalid_parameter_mvpd");
        (await PostAsync(proxy, Xml(("HillCable", new string('x', 5000), "ACMETV")))).Refused(400, "invalid_parameter_mvpd");
        (await proxy.GetAsync("/control/v3/mvpd-proxies/Trial30/mvpds")).Refused(400, "invalid_parameter_mvpd");
        (await proxy.SendAsync(HttpMethod.Put, List, null)).Refused(405, "method_not_allowed");
    }

    [Fact]
    public async Task A_proxy_changes_the_offers_of_those_only_whom_its_application_may_speak_for()
    {
        var site = await TvSite.CreateAsync(gate);
        (await PostAsync(await ProxyAsync(site), Xml(("HillCable", "Hill Cable", "OTHERTV")))).Ok(201);
        var limited = await TvApp.StartAsync(site, await site.ApplicationAsync(s => s with { Scopes = [TvScopes.Proxies], ServiceProviders = ["ACMETV"] }));

        (await PostAsync(limited, Xml(("HillCable", "Hill Cable", "ACMETV")))).Refused(401, "invalid_access_token_service_provider");
        (await PostAsync(limited, Xml())).Refused(401, "invalid_access_token_service_provider");

        Assert.NotNull(await site.IntegrationAsync("OTHERTV", "HillCable"));
    }

    private static string Xml(params (string Id, string Name, string ServiceProvider)[] mvpds) =>
        "<proxiedMvpds xmlns=\"http://tve.adobe.com/data/proxiedmvpd\">" + string.Concat(mvpds.Select(m =>
            $"<proxiedMvpd><id ProviderID=\"{m.Id}\">{m.Id}</id><displayName>{System.Security.SecurityElement.Escape(m.Name)}</displayName><iframeSize><iframeHeight>1</iframeHeight></iframeSize><requestorIds><requestorId>{m.ServiceProvider}</requestorId></requestorIds></proxiedMvpd>"))
        + "</proxiedMvpds>";

    private static Task<TvAnswer> PostAsync(TvApp proxy, string xml) => proxy.PostAsync(List, ("proxied-mvpds", xml));

    private static async Task<List<System.Text.Json.Nodes.JsonNode>> OfferedAsync(TvApp app) => [.. (await app.GetAsync(Configuration)).Ok().Json["requestor"]!["mvpds"]!.AsArray().Select(m => m!)];

    private static async Task<TvApp> ProxyAsync(TvSite site) => await TvApp.StartAsync(site, await site.ApplicationAsync(s => s with { Scopes = [TvScopes.Proxies] }));
}

[Collection(nameof(SqliteGate))]
public sealed class ProxyTestsOnSqlite(SqliteGate gate) : ProxyTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class ProxyTestsOnPostgres(PostgresGate gate) : ProxyTests(gate);
