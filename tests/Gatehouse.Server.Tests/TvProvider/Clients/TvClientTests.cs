using System.Net.Http.Json;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Clients;

namespace Gatehouse.Server.Tests.TvProvider.Clients;

public abstract class TvClientTests(ITvGate gate)
{
    private const string Configuration = "/api/v2/ACMETV/configuration";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_registers_gets_a_token_and_asks_what_there_is()
    {
        var app = await TvApp.StartAsync(await TvSite.CreateAsync(gate));

        var answer = (await app.GetAsync(Configuration)).Ok();

        Assert.Equal("ACMETV", (string?)answer.Json["requestor"]!["id"]);
    }

    [Fact]
    public async Task T16_A_token_that_ran_out_is_refused_and_a_new_one_is_not()
    {
        var app = await TvApp.StartAsync(await TvSite.CreateAsync(gate));
        gate.Clock.Advance(TimeSpan.FromHours(6));

        var refused = (await app.GetAsync(Configuration)).Refused(401, "invalid_access_token_client_application");

        Assert.Equal("Bearer error=\"invalid_token\"", Assert.Single(refused.Headers.WwwAuthenticate).ToString());
        (await app.FetchTokenAsync()).Ok(201);
        (await app.GetAsync(Configuration)).Ok();
    }

    [Fact]
    public async Task A_revoked_statement_ends_its_clients_and_no_others()
    {
        var site = await TvSite.CreateAsync(gate);
        var application = await site.ApplicationAsync();
        var (one, other) = (await StartAsync(site, application), await StartAsync(site, application));

        await gate.Database.WriteAsync(tx => site.Part<StatementStore>().RevokeAsync(tx, one.Statement), Ct);

        (await one.App.GetAsync(Configuration)).Refused(401, "invalid_access_token_client_application");
        Assert.Equal("""{"error":"invalid_client"}""", (await one.App.FetchTokenAsync()).Ok(400).Text);
        (await other.App.GetAsync(Configuration)).Ok();
    }

    [Fact]
    public async Task An_application_that_loses_a_service_provider_or_a_scope_loses_it_for_tokens_that_are_there()
    {
        var site = await TvSite.CreateAsync(gate);
        var application = await site.ApplicationAsync();
        var app = await TvApp.StartAsync(site, application);

        await ChangeAsync(site, application, s => s with { ServiceProviders = [TvExample.Other] });
        (await app.GetAsync(Configuration)).Refused(401, "invalid_access_token_service_provider");
        await ChangeAsync(site, application, s => s with { Scopes = [TvScopes.Analytics] });
        (await app.GetAsync(Configuration)).Refused(401, "invalid_access_token_client_application");
        await ChangeAsync(site, application, s => s, disabled: true);
        Assert.Equal("""{"error":"invalid_client"}""", (await app.FetchTokenAsync()).Ok(400).Text);
    }

    [Fact]
    public async Task A_token_of_another_organization_does_not_open_a_service_provider_of_the_same_name()
    {
        var (here, there) = (await TvSite.CreateAsync(gate), await TvSite.CreateAsync(gate, c => c with { Integrations = [] }));
        var (app, stranger) = (await TvApp.StartAsync(here), await TvApp.StartAsync(there));

        Assert.NotEmpty((await app.GetAsync(Configuration)).Ok().Json["requestor"]!["mvpds"]!.AsArray());
        Assert.Empty((await stranger.GetAsync(Configuration)).Ok().Json["requestor"]!["mvpds"]!.AsArray());
    }

    [Fact]
    public async Task An_organization_that_is_switched_off_answers_nobody_and_nothing_is_lost()
    {
        var site = await TvSite.CreateAsync(gate);
        var app = await TvApp.StartAsync(site);
        await SwitchAsync(site, off: true);

        (await app.GetAsync(Configuration)).Refused(401, "invalid_access_token_client_application");
        Assert.Equal("""{"error":"unauthorized_client"}""", (await app.FetchTokenAsync()).Ok(400).Text);

        await SwitchAsync(site, off: false);
        (await app.FetchTokenAsync()).Ok(201);
        (await app.GetAsync(Configuration)).Ok();
    }

    [Fact]
    public async Task Clients_of_a_statement_that_was_revoked_long_ago_are_removed_with_all_that_they_were_given()
    {
        var site = await TvSite.CreateAsync(gate);
        var application = await site.ApplicationAsync();
        var (one, other) = (await StartAsync(site, application), await StartAsync(site, application));
        await gate.Database.WriteAsync(tx => site.Part<StatementStore>().RevokeAsync(tx, one.Statement), Ct);
        await site.Part<TvClientSweep>().RunAsync(Ct);
        Assert.Equal(2, await ClientsAsync(site));

        gate.Clock.Advance(TimeSpan.FromDays(30));
        await site.Part<TvClientSweep>().RunAsync(Ct);

        Assert.Equal(1, await ClientsAsync(site));
        Assert.Equal(1, await gate.Database.FirstAsync<long>("select count(*) from oauth_grant where org_id = @OrganizationId and kind = 'tv'", new { site.OrganizationId }, Ct));
        (await other.App.FetchTokenAsync()).Ok(201);
    }

    [Theory]
    [InlineData("{\"software_statement\":\"a\",\"software_statement\":\"b\"}", "invalid_request")]
    [InlineData("{\"software_statement\":[\"a\"]}", "invalid_request")]
    [InlineData("{", "invalid_request")]
    [InlineData("", "invalid_request")]
    [InlineData("{\"software_statement\":\"\\ud800\"}", "invalid_request")]
    [InlineData("{\"software_statement\":\"eyJhbGciOiJub25lIn0.e30.\"}", "invalid_software_statement")]
    public async Task A_registration_that_makes_no_sense_is_refused_by_its_code_alone(string body, string error)
    {
        var app = new TvApp(await TvSite.CreateAsync(gate)).On(TvApp.AppleTv);

        var answer = await app.SendAsync(HttpMethod.Post, "/o/client/register", new StringContent(body, null, "application/json"));

        Assert.Equal($$"""{"error":"{{error}}"}""", answer.Ok(400).Text);
    }

    [Fact]
    public async Task A_body_without_end_is_refused()
    {
        var app = new TvApp(await TvSite.CreateAsync(gate)).On(TvApp.AppleTv);

        Assert.Equal(400, (await app.SendAsync(HttpMethod.Post, "/o/client/register", JsonContent.Create(new { software_statement = new string('a', 70_000) }))).Status);
    }

    private static async Task<(TvApp App, string Statement)> StartAsync(TvSite site, string application)
    {
        var (id, text) = await site.StatementAsync(application);
        var app = new TvApp(site).On(TvApp.AppleTv);
        (await app.RegisterAsync(text)).Ok(201);
        (await app.FetchTokenAsync()).Ok(201);
        return (app, id);
    }

    private static async Task ChangeAsync(
        TvSite site, string id, Func<Gatehouse.Client.Contracts.TvProvider.TvApplicationSettings, Gatehouse.Client.Contracts.TvProvider.TvApplicationSettings> change, bool disabled = false)
    {
        var store = site.Part<ApplicationStore>();
        var row = (await store.FindAsync(site.OrganizationId, id, Ct))!;
        await site.Gate.Database.WriteAsync(tx => store.SaveAsync(tx, row, row.Name, change(row.Read()), disabled), Ct);
    }

    private Task<long> ClientsAsync(TvSite site) => gate.Database.FirstAsync<long>("select count(*) from tv_client where org_id = @OrganizationId", new { site.OrganizationId }, Ct);

    private Task SwitchAsync(TvSite site, bool off) => gate.Database.WriteAsync(
        tx => tx.ExecuteAsync("update admin_organization set disabled_ms = @at where id = @id", new { id = site.OrganizationId, at = off ? 1 : (long?)null }), Ct);
}

[Collection(nameof(SqliteTvGate))]
public sealed class TvClientTestsOnSqlite(SqliteTvGate gate) : TvClientTests(gate);

[Collection(nameof(PostgresTvGate))]
public sealed class TvClientTestsOnPostgres(PostgresTvGate gate) : TvClientTests(gate);
