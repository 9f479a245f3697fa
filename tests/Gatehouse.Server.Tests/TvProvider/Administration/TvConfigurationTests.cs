using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Administration;

public abstract class TvConfigurationTests(IGateFixture gate)
{
    private const string Path = "/api/v1/tv/configuration";
    private const string Draft = Path + "/draft";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_is_put_together_validated_activated_and_logged()
    {
        var owner = await gate.OwnerAsync();
        foreach (var programmer in TvExample.Configuration.Programmers)
        {
            await PutAsync(owner, $"programmers/{programmer.Id}", programmer);
        }

        foreach (var serviceProvider in TvExample.Configuration.ServiceProviders)
        {
            await PutAsync(owner, $"service-providers/{serviceProvider.Id}", serviceProvider);
        }

        foreach (var mvpd in TvExample.Configuration.Mvpds)
        {
            await PutAsync(owner, $"mvpds/{mvpd.Id}", mvpd);
        }

        foreach (var integration in TvExample.Configuration.Integrations)
        {
            await PutAsync(owner, $"integrations/{integration.ServiceProvider}/{integration.Mvpd}", integration);
        }

        var before = await owner.GetAsync<TvRevision>(Path);
        var validation = await owner.PostAsync<TvValidation>($"{Draft}/validate", new { });
        var activated = await owner.PostAsync<TvRevision>($"{Draft}/activate", new ActivateTvConfiguration("The first channels"));
        var listed = await owner.GetAsync<Page<TvRevision>>($"{Path}/revisions");

        Assert.Equal(0, before.Number);
        Assert.Empty(validation.Findings.Where(f => f.Severity == TvFindingSeverity.Error).Select(f => $"{f.Path}: {f.Message}"));
        Assert.Contains(new TvChange(TvChangeKind.Added, "integrations/ACMETV/BlueCable"), validation.Changes);
        Assert.Equal((1, "The first channels"), (activated.Number, activated.Description));
        Assert.Equivalent(TvExample.Configuration, activated.Configuration, strict: true);
        Assert.Null(Assert.Single(listed.Items).Configuration);
        Assert.NotNull((await new TvSite(gate, owner).SettingsAsync()).Integration(TvExample.Acme, TvExample.BlueCable));
    }

    [Fact]
    public async Task A_draft_with_errors_is_not_activated_and_the_answer_says_why()
    {
        var owner = await gate.OwnerAsync();
        await PutAsync(owner, "mvpds/Blue", new TvMvpd { Id = "Blue", DisplayName = "Blue", Proxy = "Nobody" });

        using var answer = await owner.SendAsync(HttpMethod.Post, $"{Draft}/activate", new ActivateTvConfiguration("Try"));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.EndsWith("/tv-configuration-invalid", body.GetProperty("type").GetString());
        Assert.Equal("mvpds/Blue/proxy", body.GetProperty("findings")[0].GetProperty("path").GetString());
        Assert.Equal(0, (await owner.GetAsync<TvRevision>(Path)).Number);
    }

    [Fact]
    public async Task A_revision_is_restored_into_the_draft_and_a_draft_can_be_discarded()
    {
        var site = await TvSite.CreateAsync(gate);
        await site.ActivateAsync(new TvConfiguration());

        var draft = await site.Owner.PostAsync<TvDraft>($"{Path}/revisions/1/restore", new { });
        var active = await site.Owner.GetAsync<TvRevision>(Path);
        using var gone = await site.Owner.DeleteAsync(Draft, Ct);
        using var unknown = await site.Owner.PostAsync($"{Path}/revisions/7/restore", null, Ct);

        Assert.Equal((2, TvExample.Configuration.Mvpds.Count), (draft.BasedOn, draft.Configuration.Mvpds.Count));
        Assert.Empty(active.Configuration!.Mvpds);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Empty((await site.Owner.GetAsync<TvDraft>(Draft)).Configuration.Mvpds);
        await unknown.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var nothing = await site.Owner.SendAsync(HttpMethod.Post, $"{Draft}/activate", new ActivateTvConfiguration("Nothing"));
        await nothing.ProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task What_is_exported_can_be_imported_elsewhere_whole_or_item_by_item()
    {
        var site = await TvSite.CreateAsync(gate);
        var stranger = await gate.OwnerAsync();
        var file = await site.Owner.GetStringAsync($"{Path}/export", Ct);
        await PutAsync(stranger, "programmers/own", new TvProgrammer { Id = "own", DisplayName = "Own" });

        using var merged = await stranger.PostAsync($"{Draft}/import?merge=true", new StringContent(file, Encoding.UTF8, "application/json"), Ct);
        var both = await merged.ReadAsync<TvDraft>(HttpStatusCode.OK);
        using var replaced = await stranger.PostAsync($"{Draft}/import", new StringContent(file, Encoding.UTF8, "application/json"), Ct);
        var one = await replaced.ReadAsync<TvDraft>(HttpStatusCode.OK);

        Assert.Equal(["own", "acme", "other"], both.Configuration.Programmers.Select(p => p.Id));
        Assert.Equivalent(TvExample.Configuration, one.Configuration, strict: true);
    }

    [Fact]
    public async Task Who_changes_what_somebody_else_changed_meanwhile_is_told_so()
    {
        var owner = await gate.OwnerAsync();
        using var read = await owner.GetAsync(Draft, Ct);
        var tag = read.Headers.ETag!.Tag;
        await PutAsync(owner, "programmers/one", new TvProgrammer { Id = "one", DisplayName = "One" });

        using var late = await owner.SendAsync(HttpMethod.Put, $"{Draft}/programmers/two", new TvProgrammer { Id = "two", DisplayName = "Two" }, r => r.Headers.Add("If-Match", tag));
        using var discard = await owner.SendAsync(HttpMethod.Delete, Draft, null, r => r.Headers.Add("If-Match", tag));

        await late.ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        await discard.ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal("one", Assert.Single((await owner.GetAsync<TvDraft>(Draft)).Configuration.Programmers).Id);
    }

    [Theory]
    [InlineData("""{"programmers":[null]}""")]
    [InlineData("""{"programmers":[{"id":null,"displayName":"x"}]}""")]
    [InlineData("""{"programmers":[{"id":"a b","displayName":"x"}]}""")]
    [InlineData("""{"serviceProviders":[{"id":"A","programmer":"p","displayName":"x","domains":[{"name":null}]}]}""")]
    [InlineData("""{"mvpds":[{"id":"A","displayName":"x","metadata":{"a":null}}]}""")]
    [InlineData("""{"integrations":[{"serviceProvider":"A","mvpd":"B","platforms":{"tvOS":null}}]}""")]
    [InlineData("""{"integrations":[{"serviceProvider":"A","mvpd":"B","preflightMaxResources":0}]}""")]
    [InlineData("""{"unknown":[]}""")]
    [InlineData("[]")]
    public async Task What_is_no_configuration_does_not_become_a_draft(string body)
    {
        var owner = await gate.OwnerAsync();

        using var answer = await owner.PutAsync(Draft, new StringContent(body, Encoding.UTF8, "application/json"), Ct);

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        Assert.Null((await owner.GetAsync<TvDraft>(Draft)).UpdatedAt);
    }

    [Fact]
    public async Task What_says_null_where_something_belongs_is_told_where()
    {
        var owner = await gate.OwnerAsync();

        using var answer = await owner.PutAsync(
            Draft, new StringContent("""{"programmers":[],"serviceProviders":[{"id":"A","programmer":"p","displayName":"x","domains":null,"lenient":null}]}""", Encoding.UTF8, "application/json"), Ct);

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        Assert.Equal(["serviceProviders[0].domains", "serviceProviders[0].lenient"], problem.Errors!.Keys.Order());
    }

    [Fact]
    public async Task Who_may_only_read_changes_nothing()
    {
        var owner = await gate.OwnerAsync();
        var reader = await gate.PersonAsync(owner, Server.Admin.Access.Role.ReadOnly);

        using var put = await reader.SendAsync(HttpMethod.Put, Draft, new TvConfiguration());
        using var activate = await reader.SendAsync(HttpMethod.Post, $"{Draft}/activate", new ActivateTvConfiguration("x"));

        await put.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await activate.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(0, (await reader.GetAsync<TvRevision>(Path)).Number);
    }

    [Fact]
    public async Task The_report_says_what_holds_on_each_platform()
    {
        var site = await TvSite.CreateAsync(gate);

        var rows = (await site.Owner.GetAsync<Page<TvReportRow>>($"/api/v1/tv/report?serviceProvider={TvExample.Acme}")).Items;
        var csv = await site.Owner.GetStringAsync($"/api/v1/tv/report.csv?mvpd={TvExample.BlueCable}", Ct);

        Assert.Equal(TvSingleSignOn.Enabled, rows.Single(r => r is { Mvpd: TvExample.BlueCable, Platform: "tvOS" }).SingleSignOn);
        Assert.Equal(TvSingleSignOn.Uncertain, rows.Single(r => r is { Mvpd: TvExample.PickerTel, Platform: "iOS" }).SingleSignOn);
        Assert.Equal(TvSingleSignOn.Disabled, rows.Single(r => r is { Mvpd: TvExample.GreenSat, Platform: "iOS" }).SingleSignOn);
        Assert.False(rows.Single(r => r is { Mvpd: TvExample.DarkNet, Platform: "iOS" }).Enabled);
        Assert.Contains("ACMETV,BlueCable,tvOS,true,2592000,false,86400,false,420,enabled\r\n", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_of_six_thousand_integrations_is_validated_and_activated()
    {
        var owner = await gate.OwnerAsync();
        var mvpds = Enumerable.Range(0, 300).Select(i => TvExample.Configuration.Mvpds[1] with { Id = $"Mvpd{i}", DisplayName = $"Provider {i}" }).ToList();
        var channels = Enumerable.Range(0, 20).Select(i => TvExample.Configuration.ServiceProviders[0] with { Id = $"Channel{i}" }).ToList();
        var large = TvExample.Configuration with
        {
            ServiceProviders = channels,
            Mvpds = mvpds,
            Integrations = [.. from channel in channels from mvpd in mvpds select new TvIntegration { ServiceProvider = channel.Id, Mvpd = mvpd.Id }],
        };

        using var imported = await owner.SendAsync(HttpMethod.Post, $"{Draft}/import", large);
        using var activated = await owner.SendAsync(HttpMethod.Post, $"{Draft}/activate", new ActivateTvConfiguration("Many"));
        var active = await new TvSite(gate, owner).SettingsAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (imported.StatusCode, activated.StatusCode));
        Assert.Equal(300, active.Offered("Channel7").Count);
    }

    [Fact]
    public async Task Of_several_who_activate_the_same_draft_one_does()
    {
        var owner = await gate.OwnerAsync();
        await PutAsync(owner, "programmers/one", new TvProgrammer { Id = "one", DisplayName = "One" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => owner.SendAsync(HttpMethod.Post, $"{Draft}/activate", new ActivateTvConfiguration($"Try {i}"))));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(a => !a.IsSuccessStatusCode), a => Assert.Contains(a.StatusCode, new[] { HttpStatusCode.Conflict, HttpStatusCode.PreconditionFailed }));
        Assert.Equal(1, (await owner.GetAsync<TvRevision>(Path)).Number);
        Array.ForEach(answers, a => a.Dispose());
    }

    [Fact]
    public async Task Items_that_several_put_at_once_are_all_there()
    {
        var owner = await gate.OwnerAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => PutAsync(owner, $"programmers/p{i}", new TvProgrammer { Id = $"p{i}", DisplayName = "One of many" })));

        Assert.Equal(8, (await owner.GetAsync<TvDraft>(Draft)).Configuration.Programmers.Count);
    }

    [Fact]
    public async Task The_doctor_looks_at_what_is_active()
    {
        var site = await TvSite.CreateAsync(gate, c => c with { Mvpds = [.. c.Mvpds, new TvMvpd { Id = "Lost", DisplayName = "Lost", Proxy = "Nobody" }] });
        var bare = await gate.OwnerAsync();

        var findings = (await site.Owner.GetAsync<DoctorFinding[]>("/api/v1/doctor")).Where(f => f.Name == "tv-configuration");

        Assert.Contains(findings, f => f.Severity == FindingSeverity.Error && f.Message.StartsWith("mvpds/Lost/proxy", StringComparison.Ordinal));
        Assert.DoesNotContain(await bare.GetAsync<DoctorFinding[]>("/api/v1/doctor"), f => f.Name == "tv-configuration");
    }

    [Theory]
    [InlineData("POST", Draft + "/activate")]
    [InlineData("POST", "/api/v1/tv/applications")]
    [InlineData("POST", "/api/v1/tv/degradations")]
    [InlineData("POST", "/api/v1/tv/keys/rotate")]
    [InlineData("POST", "/api/v1/tv/keys/key_00000000000000000000000000/end")]
    [InlineData("POST", "/api/v1/tv/trials/reset")]
    [InlineData("PUT", "/api/v1/tv/secrets/BlueCable/client")]
    [InlineData("PUT", Draft + "/mvpds/BlueCable")]
    [InlineData("PUT", Draft + "/sso-issuers")]
    public async Task A_request_that_leaves_out_what_it_needs_is_refused(string method, string path)
    {
        var site = await TvSite.CreateAsync(gate);
        await PutAsync(site.Owner, "programmers/one", new TvProgrammer { Id = "one", DisplayName = "One" });

        using var answer = await site.Owner.SendAsync(new HttpMethod(method), path, new { });

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
    }

    private static async Task PutAsync<T>(AdminClient client, string path, T item)
    {
        using var answer = await client.SendAsync(HttpMethod.Put, $"{Draft}/{path}", item);
        Assert.Equivalent(item, await answer.ReadAsync<T>(HttpStatusCode.OK), strict: true);
    }
}

[Collection(nameof(SqliteGate))]
public sealed class TvConfigurationOnSqlite(SqliteGate gate) : TvConfigurationTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class TvConfigurationOnPostgres(PostgresGate gate) : TvConfigurationTests(gate);
