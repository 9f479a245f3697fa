using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.Tests.TvProvider.Administration;

public abstract class TvOperationsTests(IGateFixture gate)
{
    private const string Applications = "/api/v1/tv/applications";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_application_gets_a_statement_which_counts_until_it_is_revoked()
    {
        var site = await TvSite.CreateAsync(gate);
        var app = await site.Owner.PostAsync<TvApplication>(
            Applications, new CreateTvApplication("Acme for tvOS 3", new TvApplicationSettings { ServiceProviders = [TvExample.Acme], Platforms = ["tvOS"] }, GenerateScheme: true), HttpStatusCode.Created);
        var statement = await site.Owner.PostAsync<TvStatement>($"{Applications}/{app.Id}/statements", new { }, HttpStatusCode.Created);

        var again = await site.Owner.GetAsync<TvStatement>($"{Applications}/{app.Id}/statements/{statement.Id}");
        var listed = Assert.Single((await site.Owner.GetAsync<Page<TvStatement>>($"{Applications}/{app.Id}/statements")).Items);
        var verdict = await site.Part<IApplications>().JudgeAsync(again.Text!, Ct);
        var revoked = await site.Owner.PostAsync<TvStatement>($"{Applications}/{app.Id}/statements/{statement.Id}/revoke", new { });

        Assert.Matches("^adbe\\.[a-z0-9]{13}$", Assert.Single(app.Settings.CustomSchemes));
        Assert.Null(listed.Text);
        Assert.Equal((StatementStanding.Approved, app.Id), (verdict.Standing, verdict.Application?.Id));
        Assert.NotNull(revoked.RevokedAt);
        Assert.Null(revoked.Text);
        Assert.Equal(StatementStanding.Unapproved, (await site.Part<IApplications>().JudgeAsync(again.Text!, Ct)).Standing);
    }

    [Fact]
    public async Task A_disabled_application_registers_nobody_and_a_deleted_one_neither()
    {
        var site = await TvSite.CreateAsync(gate);
        var id = await site.ApplicationAsync();
        var (_, text) = await site.StatementAsync(id);
        using var disabled = await site.Owner.SendAsync(HttpMethod.Patch, $"{Applications}/{id}", new UpdateTvApplication(Disabled: true));
        var whileDisabled = await site.Part<IApplications>().JudgeAsync(text, Ct);
        using var enabled = await site.Owner.SendAsync(HttpMethod.Patch, $"{Applications}/{id}", new UpdateTvApplication(Disabled: false));
        var afterwards = await site.Part<IApplications>().JudgeAsync(text, Ct);
        using var deleted = await site.Owner.DeleteAsync($"{Applications}/{id}", Ct);

        Assert.True((await disabled.ReadAsync<TvApplication>(HttpStatusCode.OK)).Disabled);
        Assert.Equal((StatementStanding.Unapproved, StatementStanding.Approved), (whileDisabled.Standing, afterwards.Standing));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(StatementStanding.Unapproved, (await site.Part<IApplications>().JudgeAsync(text, Ct)).Standing);
    }

    [Theory]
    [InlineData("javascript", null, null)]
    [InlineData(null, "*.acme.example", null)]
    [InlineData(null, "example", null)]
    [InlineData(null, "https://acme.example", null)]
    [InlineData(null, null, "api:admin")]
    public async Task What_would_open_redirects_or_other_doors_is_refused(string? scheme, string? domain, string? scope)
    {
        var owner = await gate.OwnerAsync();
        var settings = new TvApplicationSettings { CustomSchemes = scheme is null ? [] : [scheme], RedirectDomains = domain is null ? [] : [domain], Scopes = scope is null ? ["api:client:v2"] : [scope] };

        using var answer = await owner.SendAsync(HttpMethod.Post, Applications, new CreateTvApplication("Bad", settings));

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
    }

    [Fact]
    public async Task A_secret_goes_in_and_is_never_shown()
    {
        var site = await TvSite.CreateAsync(gate);
        using var put = await site.Owner.SendAsync(HttpMethod.Put, $"/api/v1/tv/secrets/{TvExample.GreenSat}/client", new SetTvSecret("hunter2 hunter2"));

        var listed = await site.Owner.GetStringAsync("/api/v1/tv/secrets", Ct);
        var audit = await site.Owner.GetStringAsync("/api/v1/audit", Ct);
        var stored = await site.Part<ITvSecrets>().FindAsync(site.OrganizationId, TvExample.GreenSat, "client", Ct);
        var raw = await gate.Database.FirstAsync<byte[]>("select value from tv_secret where org_id = @id", new { id = site.OrganizationId }, Ct);
        using var delete = await site.Owner.DeleteAsync($"/api/v1/tv/secrets/{TvExample.GreenSat}/client", Ct);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent, "hunter2 hunter2"), (put.StatusCode, delete.StatusCode, stored));
        Assert.Contains("\"client\"", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", listed + audit + Convert.ToHexString(raw!), StringComparison.Ordinal);
        Assert.Equal(-1, raw.AsSpan().IndexOf("hunter2"u8));
        Assert.Null(await site.Part<ITvSecrets>().FindAsync(site.OrganizationId, TvExample.GreenSat, "client", Ct));
    }

    [Fact]
    public async Task Degradation_of_several_MVPDs_holds_at_once_and_ends_when_it_is_deleted()
    {
        var site = await TvSite.CreateAsync(gate);
        var request = new CreateTvDegradation { Kind = "authz-none", Mvpds = [TvExample.FrailNet, TvExample.BlueCable], Programmer = "acme", Message = "Back at eight.", DurationSeconds = 600 };

        var made = (await site.Owner.PostAsync<Page<TvDegradation>>("/api/v1/tv/degradations", request)).Items;
        var rules = await site.Part<IDegradations>().ForAsync(site.OrganizationId, Ct);
        var frail = await site.IntegrationAsync(TvExample.Acme, TvExample.FrailNet);
        var decided = rules.Decides(frail, "news", gate.Clock.GetUtcNow());
        using var deleted = await site.Owner.DeleteAsync($"/api/v1/tv/degradations/{made[0].Id}", Ct);
        var left = await site.Part<IDegradations>().ForAsync(site.OrganizationId, Ct);

        Assert.Equal([true, true], made.Select(d => d.Active));
        Assert.Equal((made[0].Id, "Back at eight."), (decided?.Id, decided?.Message));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(made[1].Id, Assert.Single(left.All).Id);
    }

    [Theory]
    [InlineData("Nobody", "ACMETV", null, null)]
    [InlineData("Trial30", "ACMETV", null, null)]
    [InlineData("FrailNet", null, null, null)]
    [InlineData("FrailNet", "ACMETV", "acme", null)]
    [InlineData("FrailNet", "NOTV", null, null)]
    [InlineData("FrailNet", "ACMETV", null, "final")]
    public async Task Degradation_of_what_is_not_there_is_refused(string mvpd, string? serviceProvider, string? programmer, string? resource)
    {
        var site = await TvSite.CreateAsync(gate);

        using var answer = await site.Owner.SendAsync(
            HttpMethod.Post, "/api/v1/tv/degradations", new CreateTvDegradation { Kind = "authn-all", Mvpds = [mvpd], ServiceProvider = serviceProvider, Programmer = programmer, Resource = resource });

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
    }

    [Fact]
    public async Task A_successor_is_published_first_and_used_when_those_outside_had_time()
    {
        var site = await TvSite.CreateAsync(gate);
        var keys = site.Part<ITvKeys>();
        var old = await keys.CurrentAsync(site.OrganizationId, TvKeyPurpose.MediaToken, Ct);

        var next = await site.Owner.PostAsync<TvKeyInfo>("/api/v1/tv/keys/rotate", new RotateTvKey(TvKeyUse.MediaToken));
        var meanwhile = await keys.AllAsync(site.OrganizationId, TvKeyPurpose.MediaToken, Ct);
        var published = new X509Certificate2Collection();
        published.ImportFromPem(await gate.Anonymous.GetStringAsync($"/tv/{site.Owner.Slug}/media-token-certificates", Ct));
        gate.Clock.Advance(TimeSpan.FromDays(14));
        var after = await keys.AllAsync(site.OrganizationId, TvKeyPurpose.MediaToken, Ct);

        Assert.Equal(TvKeyState.Next, next.State);
        Assert.Equal([old.Id, next.Id], meanwhile.Select(k => k.Id));
        Assert.Equal(meanwhile.Select(k => k.Certificate.Thumbprint), published.Select(c => c.Thumbprint));
        Assert.Equal([next.Id, old.Id], after.Select(k => k.Id));
    }

    [Fact]
    public async Task A_stolen_key_is_ended_at_once_and_another_takes_over()
    {
        var site = await TvSite.CreateAsync(gate);
        var (_, text) = await site.StatementAsync(await site.ApplicationAsync());
        var key = (await site.Owner.GetAsync<Page<TvKeyInfo>>("/api/v1/tv/keys")).Items.Single(k => k.Purpose == TvKeyUse.SoftwareStatement);

        var ended = await site.Owner.PostAsync<TvKeyInfo>($"/api/v1/tv/keys/{key.Id}/end", new EndTvKey("stolen"));

        Assert.Equal(TvKeyState.Ended, ended.State);
        Assert.Equal(StatementStanding.Invalid, (await site.Part<IApplications>().JudgeAsync(text, Ct)).Standing);
        Assert.NotEqual(key.Id, (await site.Part<ITvKeys>().CurrentAsync(site.OrganizationId, TvKeyPurpose.SoftwareStatement, Ct)).Id);
    }

    [Fact]
    public async Task Keys_that_nobody_outside_holds_get_a_successor_after_a_year_and_old_statements_still_count()
    {
        var site = await TvSite.CreateAsync(gate);
        var (_, text) = await site.StatementAsync(await site.ApplicationAsync());
        var keys = site.Part<ITvKeys>();
        var signing = await keys.CurrentAsync(site.OrganizationId, TvKeyPurpose.SamlSigning, Ct);
        var statement = await keys.CurrentAsync(site.OrganizationId, TvKeyPurpose.SoftwareStatement, Ct);
        gate.Clock.Advance(TimeSpan.FromDays(366));

        await site.Part<TvKeyRotation>().RunAsync(Ct);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(signing.Id, (await keys.CurrentAsync(site.OrganizationId, TvKeyPurpose.SamlSigning, Ct)).Id);
        Assert.NotEqual(statement.Id, (await keys.CurrentAsync(site.OrganizationId, TvKeyPurpose.SoftwareStatement, Ct)).Id);
        Assert.Equal(StatementStanding.Approved, (await site.Part<IApplications>().JudgeAsync(text, Ct)).Standing);
    }

    [Fact]
    public async Task What_ended_is_swept_and_what_holds_stays()
    {
        var site = await TvSite.CreateAsync(gate);
        await site.DegradeAsync(DegradationKind.AuthZAll, TvExample.FrailNet);
        var old = await site.Part<ITvKeys>().CurrentAsync(site.OrganizationId, TvKeyPurpose.MediaToken, Ct);
        await site.Owner.PostAsync<TvKeyInfo>("/api/v1/tv/keys/rotate", new RotateTvKey(TvKeyUse.MediaToken));
        gate.Clock.Advance(TimeSpan.FromDays(46));

        await site.Part<TvSettingsSweep>().RunAsync(Ct);

        Assert.Empty(await gate.Database.QueryAsync<string>("select id from tv_degradation where org_id = @id", new { id = site.OrganizationId }, Ct));
        Assert.DoesNotContain(old.Id, await gate.Database.QueryAsync<string>("select id from tv_key where org_id = @id", new { id = site.OrganizationId }, Ct));
        Assert.NotEqual(old.Id, (await site.Part<ITvKeys>().CurrentAsync(site.OrganizationId, TvKeyPurpose.MediaToken, Ct)).Id);
    }

    [Fact]
    public async Task Every_preset_has_nothing_wrong_but_what_is_to_be_filled_in()
    {
        var site = await TvSite.CreateAsync(gate);
        var presets = (await site.Owner.GetAsync<Page<TvPreset>>("/api/v1/tv/presets")).Items;

        foreach (var preset in presets)
        {
            var draft = new TvConfiguration { Mvpds = [preset.Mvpd] };
            (await site.Owner.SendAsync(HttpMethod.Put, "/api/v1/tv/configuration/draft", draft)).Dispose();
            var findings = (await site.Owner.PostAsync<TvValidation>("/api/v1/tv/configuration/draft/validate", new { })).Findings.Where(f => f.Severity == TvFindingSeverity.Error);
            Assert.All(findings, f => Assert.True(f.Message.Contains("placeholder", StringComparison.Ordinal) || f.Path.EndsWith("/clientSecret", StringComparison.Ordinal) || preset.Id == "saml-manual", $"{preset.Id} {f.Path}: {f.Message}"));
        }

        Assert.Equal(8, presets.Count);
    }

    [Fact]
    public async Task What_another_organization_has_is_not_there()
    {
        var site = await TvSite.CreateAsync(gate);
        var stranger = await gate.OwnerAsync();
        var application = await site.ApplicationAsync();
        var (statement, _) = await site.StatementAsync(application);
        await site.DegradeAsync(DegradationKind.AuthZAll, TvExample.FrailNet);
        var degradation = (await site.Owner.GetAsync<Page<TvDegradation>>("/api/v1/tv/degradations")).Items[0].Id;
        var own = await stranger.PostAsync<TvApplication>(Applications, new CreateTvApplication("Own"), HttpStatusCode.Created);

        foreach (var path in new[] { $"applications/{application}", $"applications/{application}/statements", $"applications/{own.Id}/statements/{statement}", $"degradations/{degradation}", "configuration/revisions/1" })
        {
            using var answer = await stranger.GetAsync($"/api/v1/tv/{path}", Ct);
            await answer.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        }

        using var revoke = await stranger.PostAsync($"{Applications}/{own.Id}/statements/{statement}/revoke", null, Ct);
        using var delete = await stranger.DeleteAsync($"/api/v1/tv/degradations/{degradation}", Ct);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (revoke.StatusCode, delete.StatusCode));
    }
}

[Collection(nameof(SqliteGate))]
public sealed class TvOperationsOnSqlite(SqliteGate gate) : TvOperationsTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class TvOperationsOnPostgres(PostgresGate gate) : TvOperationsTests(gate);
