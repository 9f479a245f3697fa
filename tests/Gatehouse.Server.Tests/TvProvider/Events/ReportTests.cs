using System.Text.Json.Nodes;
using System.Xml.Linq;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Events;

namespace Gatehouse.Server.Tests.TvProvider.Events;

public abstract class ReportTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_added_up_and_told_apart_as_the_path_wants()
    {
        var site = await TvSite.CreateAsync(gate);
        await CountAsync(
            site,
            Of(site, TvEventKind.AuthzAttempt) with { Latency = TimeSpan.FromMilliseconds(120) }, Of(site, TvEventKind.AuthzAttempt) with { Latency = TimeSpan.FromMilliseconds(80) },
            Of(site, TvEventKind.AuthzSuccessful), Of(site, TvEventKind.MediaToken), Of(site, TvEventKind.MediaToken) with { Mvpd = TvExample.GreenSat, Platform = "" });
        var analyst = await AnalystAsync(site);

        var rows = Rows((await analyst.GetAsync("/esm/v3/media-company/mvpd?metrics=authz-attempts,authz-successful,authz-latency,media-tokens,count")).Ok());

        Assert.Equal(2, rows.Count);
        Assert.Equal(
            """{"media-company":"acme","mvpd":"BlueCable","authz-attempts":"2","authz-successful":"1","authz-latency":"200","media-tokens":"1","count":"4"}""", rows[0]!.ToJsonString());
        Assert.Equal(("GreenSat", "1"), ((string?)rows[1]!["mvpd"], (string?)rows[1]!["media-tokens"]));
    }

    [Fact]
    public async Task Numbers_stand_in_their_order_before_texts_in_theirs()
    {
        var site = await TvSite.CreateAsync(gate);
        string[] resources = ["1a", "10", "9a", "9", "010", "b"];
        await CountAsync(site, [.. resources.Select(r => Of(site, TvEventKind.MediaToken) with { Resource = r })]);

        var rows = Rows((await (await AnalystAsync(site)).GetAsync("/esm/v3/resource-id")).Ok());

        Assert.Equal(["9", "010", "10", "1a", "9a", "b"], rows.Select(r => (string?)r!["resource-id"]));
    }

    [Fact]
    public async Task Counting_goes_on_where_it_was()
    {
        var site = await TvSite.CreateAsync(gate);
        await CountAsync(site, Of(site, TvEventKind.MediaToken));
        await CountAsync(site, Of(site, TvEventKind.MediaToken), Of(site, TvEventKind.MediaToken));

        Assert.Equal("3", (string?)Rows((await (await AnalystAsync(site)).GetAsync("/esm/v3/event?metrics=media-tokens")).Ok()).Single()!["media-tokens"]);
    }

    [Fact]
    public async Task Filters_take_in_and_leave_out()
    {
        var site = await TvSite.CreateAsync(gate);
        await CountAsync(site, Of(site, TvEventKind.MediaToken), Of(site, TvEventKind.MediaToken) with { Mvpd = TvExample.GreenSat }, Of(site, TvEventKind.MediaToken) with { Mvpd = TvExample.FrailNet });
        var analyst = await AnalystAsync(site);

        Assert.Equal([TvExample.GreenSat], await MvpdsAsync(analyst, "?mvpd=GreenSat"));
        Assert.Equal([TvExample.BlueCable, TvExample.FrailNet], await MvpdsAsync(analyst, "?mvpd!=GreenSat"));
        Assert.Equal([TvExample.BlueCable, TvExample.FrailNet], await MvpdsAsync(analyst, "?mvpd=BlueCable&mvpd=FrailNet&platform=tvOS"));
        Assert.Empty(await MvpdsAsync(analyst, "?platform=iOS"));
        Assert.Equal([TvExample.BlueCable], await MvpdsAsync(analyst, "?limit=1"));
    }

    [Fact]
    public async Task Days_begin_where_the_published_reports_begin_them()
    {
        var site = await TvSite.CreateAsync(gate);
        await CountAsync(site, Of(site, TvEventKind.MediaToken));
        var here = TimeZoneInfo.ConvertTime(gate.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles"));
        var analyst = await AnalystAsync(site);

        var row = Rows((await analyst.GetAsync($"/esm/v3/year/month/day/hour.json?start={here:yyyy-MM-dd}&end={here.AddDays(1):yyyy-MM-dd}")).Ok()).Single()!;

        Assert.Equal((here.Year, here.Month, here.Day, here.Hour), (Number(row["year"]), Number(row["month"]), Number(row["day"]), Number(row["hour"])));
        Assert.Empty(Rows((await analyst.GetAsync($"/esm/v3/day?start={here.AddDays(-3):yyyy-MM-dd}&end={here.AddDays(-2):yyyy-MM-dd}")).Ok()));
    }

    [Fact]
    public async Task Reports_are_also_tables_and_XML_and_say_where_to_go_on()
    {
        var site = await TvSite.CreateAsync(gate);
        await CountAsync(site, Of(site, TvEventKind.MediaToken) with { Resource = "=cmd|' /C calc'!A0, \"x\"" });
        var analyst = await AnalystAsync(site);

        Assert.Equal("resource-id,media-tokens\r\n\"'=cmd|' /C calc'!A0, \"\"x\"\"\",1\r\n", (await analyst.GetAsync("/esm/v3/resource-id.csv?metrics=media-tokens")).Ok().Text);
        Assert.Equal("1", XElement.Parse((await analyst.GetAsync("/esm/v3/mvpd?metrics=media-tokens&format=xml")).Ok().Text).Descendants("record").Single().Attribute("media-tokens")!.Value);
        var links = (await analyst.GetAsync("/esm/v3/year/month")).Ok().Json["_links"]!;
        Assert.Equal(("/esm/v3/year/month", "/esm/v3/year"), ((string?)links["self"]!["href"], (string?)links["roll-up"]!["href"]));
        Assert.Contains("/esm/v3/year/month/day", links["drill-down"]!.AsArray().Select(l => (string?)l!["href"]));
    }

    [Fact]
    public async Task Reports_are_also_pages()
    {
        var site = await TvSite.CreateAsync(gate);
        await CountAsync(site, Of(site, TvEventKind.MediaToken) with { Resource = "<script>alert(1)</script>" });
        var analyst = await AnalystAsync(site);

        var page = (await analyst.GetAsync("/esm/v3/mvpd/resource-id.html?metrics=media-tokens")).Ok();

        Assert.StartsWith("text/html", page.ContentType, StringComparison.Ordinal);
        Assert.Contains("<td>BlueCable</td><td>&lt;script&gt;alert(1)&lt;/script&gt;</td><td>1</td>", page.Text, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/esm/v3/mvpd?metrics=media-tokens\">mvpd</a>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Text, StringComparison.Ordinal);
        analyst.Headers["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        Assert.StartsWith("text/html", (await analyst.GetAsync("/esm/v3/mvpd")).Ok().ContentType, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/esm/v3/", 404)]
    [InlineData("/esm/v3/colour", 404)]
    [InlineData("/esm/v3/mvpd/mvpd", 404)]
    [InlineData("/esm/v3/mvpd.pdf", 406)]
    [InlineData("/esm/v3/mvpd/minute", 404)]
    [InlineData("/esm/v3/mvpd?metrics=unique-accounts", 400)]
    [InlineData("/esm/v3/mvpd?metrics=unique-sessions", 400)]
    [InlineData("/esm/v3/mvpd?metrics=joy", 400)]
    [InlineData("/esm/v3/mvpd?colour=red", 400)]
    [InlineData("/esm/v3/mvpd?start=yesterday", 400)]
    [InlineData("/esm/v3/mvpd?start=2026-01-02&end=2026-01-01", 400)]
    [InlineData("/esm/v3/mvpd?start=2016-01-02&end=2026-01-01", 400)]
    [InlineData("/esm/v3/mvpd?limit=0", 400)]
    public async Task What_is_no_report_is_refused(string path, int status) =>
        Assert.Equal(status, (await (await AnalystAsync(await TvSite.CreateAsync(gate))).GetAsync(path)).Status);

    [Fact]
    public async Task An_application_sees_its_own_service_providers_and_no_others_and_no_other_organization()
    {
        var (site, elsewhere) = (await TvSite.CreateAsync(gate), await TvSite.CreateAsync(gate));
        await CountAsync(site, Of(site, TvEventKind.MediaToken), new TvEvent(TvEventKind.MediaToken, site.OrganizationId, TvExample.Other) { Mvpd = TvExample.BlueCable });
        await CountAsync(elsewhere, Of(elsewhere, TvEventKind.MediaToken));

        var narrow = Rows((await (await AnalystAsync(site, s => s with { ServiceProviders = [TvExample.Other] })).GetAsync("/esm/v3/requestor-id")).Ok());
        var company = Rows((await (await AnalystAsync(site, s => s with { Programmer = "acme" })).GetAsync("/esm/v3/requestor-id")).Ok());
        var wide = Rows((await (await AnalystAsync(site)).GetAsync("/esm/v3/requestor-id?metrics=count")).Ok());

        Assert.Equal([TvExample.Other], narrow.Select(r => (string?)r!["requestor-id"]));
        Assert.Equal([TvExample.Acme], company.Select(r => (string?)r!["requestor-id"]));
        Assert.Equal("""[{"requestor-id":"ACMETV","count":"1"},{"requestor-id":"OTHERTV","count":"1"}]""", wide.ToJsonString());
        (await (await TvApp.StartAsync(site)).GetAsync("/esm/v3/mvpd")).Refused(401, "invalid_access_token_client_application");
    }

    private static TvEvent Of(TvSite site, TvEventKind kind) => new(kind, site.OrganizationId, TvExample.Acme) { Mvpd = TvExample.BlueCable, Platform = "tvOS" };

    private static async Task CountAsync(TvSite site, params TvEvent[] events)
    {
        foreach (var happened in events)
        {
            site.Part<ITvEvents>().Record(happened);
        }

        await site.Part<TvEventWriter>().FlushAsync(Ct);
    }

    private static async Task<TvApp> AnalystAsync(TvSite site, Func<Client.Contracts.TvProvider.TvApplicationSettings, Client.Contracts.TvProvider.TvApplicationSettings>? change = null) =>
        await TvApp.StartAsync(site, await site.ApplicationAsync(s => (change ?? (c => c))(s with { Scopes = [TvScopes.Analytics] })));

    private static async Task<string[]> MvpdsAsync(TvApp analyst, string query) =>
        [.. Rows((await analyst.GetAsync("/esm/v3/mvpd" + query)).Ok()).Select(r => (string)r!["mvpd"]!)];

    private static JsonArray Rows(TvAnswer answer) => answer.Json["report"]!.AsArray();

    private static int Number(JsonNode? node) => int.Parse((string)node!, System.Globalization.CultureInfo.InvariantCulture);
}

[Collection(nameof(SqliteGate))]
public sealed class ReportTestsOnSqlite(SqliteGate gate) : ReportTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class ReportTestsOnPostgres(PostgresGate gate) : ReportTests(gate);
