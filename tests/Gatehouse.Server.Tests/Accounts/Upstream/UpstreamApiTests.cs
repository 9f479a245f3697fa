using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Cli;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>Identity providers in the API and on the command line.</summary>
public abstract class UpstreamApiTests(IGateFixture gate)
{
    private const string Api = "/api/v1/upstream-providers";
    private const string Secret = "a secret that both know";

    private static readonly CreateUpstreamProvider Corp =
        new("Corp SSO", "https://login.corp.example", "gatehouse", ClientSecret: Secret, Domains: [new UpstreamDomain("Corp.Example"), new UpstreamDomain("bücher.example")]);

    [Fact]
    public async Task A_provider_is_made_changed_and_removed_and_its_secret_shown_nowhere()
    {
        var owner = await gate.OwnerAsync();

        var made = await owner.PostAsync<UpstreamProvider>(Api, Corp, HttpStatusCode.Created);
        using var read = await owner.SendAsync(HttpMethod.Get, $"{Api}/{made.Id}");
        var text = await read.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var stale = await owner.SendAsync(HttpMethod.Patch, $"{Api}/{made.Id}", new UpdateUpstreamProvider("Other"), r => r.Headers.TryAddWithoutValidation("If-Match", "\"7\""));
        var changed = await (await owner.SendAsync(HttpMethod.Patch, $"{Api}/{made.Id}", new UpdateUpstreamProvider("Other", Enabled: false))).ReadAsync<UpstreamProvider>(HttpStatusCode.OK);
        var listed = await owner.GetAsync<Page<UpstreamProvider>>(Api);
        using var deleted = await owner.SendAsync(HttpMethod.Delete, $"{Api}/{made.Id}");
        using var gone = await owner.SendAsync(HttpMethod.Get, $"{Api}/{made.Id}");
        using var audit = await owner.SendAsync(HttpMethod.Get, "/api/v1/audit");

        Assert.Equal(["corp.example", "xn--bcher-kva.example"], made.Domains.Select(d => d.Name));
        Assert.True(made.HasSecret);
        Assert.EndsWith($"/signin/callback/{made.Id}", made.RedirectUri, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal(("Other", false, true), (changed.Name, changed.Enabled, changed.HasSecret));
        Assert.Equal(made.Domains, changed.Domains);
        Assert.Equal(made.Id, Assert.Single(listed.Items).Id);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.DoesNotContain(Secret, await audit.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_work_is_refused_with_the_field()
    {
        var owner = await gate.OwnerAsync();
        (CreateUpstreamProvider Request, string Field)[] cases =
        [
            (Corp with { Issuer = "http://login.corp.example" }, "issuer"),
            (Corp with { Issuer = "https://login.corp.example?x=1" }, "issuer"),
            (Corp with { ClientSecret = null }, "clientSecret"),
            (Corp with { Domains = [new UpstreamDomain("not a domain")] }, "domains"),
            (Corp with { Domains = [new UpstreamDomain("a.example"), new UpstreamDomain("A.example")] }, "domains"),
            (Corp with { Settings = new UpstreamProviderSettings { Scopes = "profile email" } }, "settings.scopes"),
            (Corp with { Settings = new UpstreamProviderSettings { AuthorizationParameters = new Dictionary<string, string> { ["redirect_uri"] = "https://evil.example" } } }, "settings.authorizationParameters"),
        ];

        foreach (var (request, field) in cases)
        {
            using var answer = await owner.SendAsync(HttpMethod.Post, Api, request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"domains":[null]}""")]
    [InlineData("""{"settings":{"scopes":null}}""")]
    [InlineData("""{"settings":{"claims":null}}""")]
    [InlineData("""{"settings":{"groups":null}}""")]
    [InlineData("""{"settings":{"groups":[null]}}""")]
    [InlineData("""{"settings":{"requiredClaims":[null]}}""")]
    [InlineData("""{"settings":{"acrValues":[null]}}""")]
    [InlineData("""{"settings":{"twoFactorValues":null}}""")]
    [InlineData("""{"settings":{"authorizationParameters":{"prompt":null}}}""")]
    public async Task Null_where_nothing_may_be_missing_is_refused(string part)
    {
        var owner = await gate.OwnerAsync();
        var made = await owner.PostAsync<UpstreamProvider>(Api, Corp, HttpStatusCode.Created);
        var whole = JsonNode.Parse(part)!.AsObject();
        (whole["name"], whole["issuer"], whole["clientId"], whole["clientSecret"]) = ("Other", "https://other.example.org/", "gatehouse", "a secret");

        using var changed = await owner.SendAsync(HttpMethod.Patch, $"{Api}/{made.Id}", JsonNode.Parse(part));
        using var created = await owner.SendAsync(HttpMethod.Post, Api, whole);

        await changed.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        await created.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
    }

    [Fact]
    public async Task A_provider_keeps_a_name_and_a_client_id()
    {
        var owner = await gate.OwnerAsync();
        var made = await owner.PostAsync<UpstreamProvider>(Api, Corp, HttpStatusCode.Created);

        foreach (var blank in new[] { new UpdateUpstreamProvider(Name: " "), new UpdateUpstreamProvider(ClientId: " ") })
        {
            using var answer = await owner.SendAsync(HttpMethod.Patch, $"{Api}/{made.Id}", blank);
            await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        }
    }

    [Fact]
    public async Task A_domain_belongs_to_one_provider_and_others_see_nothing_of_it()
    {
        var owner = await gate.OwnerAsync();
        var other = await gate.OwnerAsync();
        var made = await owner.PostAsync<UpstreamProvider>(Api, Corp, HttpStatusCode.Created);

        using var taken = await owner.SendAsync(HttpMethod.Post, Api, Corp with { Name = "Second", Issuer = "https://second.example" });
        using var sameIssuer = await owner.SendAsync(HttpMethod.Post, Api, Corp with { Name = "Second", Domains = [] });
        await other.PostAsync<UpstreamProvider>(Api, Corp, HttpStatusCode.Created);
        using var foreign = await other.SendAsync(HttpMethod.Patch, $"{Api}/{made.Id}", new UpdateUpstreamProvider("Mine"));

        Assert.Contains("corp.example", (await taken.ProblemAsync(HttpStatusCode.Conflict, "conflict")).Detail, StringComparison.Ordinal);
        await sameIssuer.ProblemAsync(HttpStatusCode.Conflict, "conflict");
        await foreign.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        Assert.Single((await owner.GetAsync<Page<UpstreamProvider>>(Api)).Items);
    }

    [Fact]
    public async Task Only_owners_give_a_provider_power_over_a_domain()
    {
        var owner = await gate.OwnerAsync();
        var admin = await gate.PersonAsync(owner, Role.Admin);
        var reader = await gate.PersonAsync(owner, Role.ReadOnly);
        var authority = Corp with { Domains = [new UpstreamDomain("corp.example", true)] };

        using var refused = await admin.SendAsync(HttpMethod.Post, Api, authority);
        var made = await owner.PostAsync<UpstreamProvider>(Api, authority, HttpStatusCode.Created);
        using var changed = await admin.SendAsync(HttpMethod.Patch, $"{Api}/{made.Id}", new UpdateUpstreamProvider(ClientId: "another"));
        using var removed = await admin.SendAsync(HttpMethod.Delete, $"{Api}/{made.Id}");
        using var written = await reader.SendAsync(HttpMethod.Post, Api, Corp);

        Assert.All([refused, changed, removed, written], r => Assert.Equal(HttpStatusCode.Forbidden, r.StatusCode));
    }

    [Theory]
    [InlineData("https://127.0.0.1:1")]
    [InlineData("https://10.1.2.3")]
    [InlineData("https://[::1]:1")]
    public async Task Addresses_inside_the_network_are_not_called_unless_that_is_allowed(string issuer)
    {
        var owner = await gate.OwnerAsync();
        var made = await owner.PostAsync<UpstreamProvider>(Api, Corp with { Issuer = issuer }, HttpStatusCode.Created);

        var test = await owner.PostAsync<UpstreamTest>($"{Api}/{made.Id}/test", new { });

        Assert.False(test.Passed);
        Assert.Contains("The host has no public address; Gatehouse:Accounts:AllowPrivateUpstreams allows private ones.", test.Steps[0].Detail, StringComparison.Ordinal);
        Assert.All(test.Steps.Skip(1), s => Assert.Equal(UpstreamTestOutcome.Skipped, s.Outcome));
    }

    [Fact]
    public async Task The_command_line_makes_shows_tests_and_removes_one()
    {
        using var shell = new Shell(gate.Address) { ["GATEHOUSE_API_KEY"] = (await gate.OwnerAsync()).Token, ["GATEHOUSE_UPSTREAM_SECRET"] = Secret };
        var settings = shell.File("settings.json", """{"scopes":"openid email","twoFactorValues":["mfa"]}"""u8.ToArray());

        var made = await shell.JsonAsync("upstream", "create", "Corp SSO", "https://127.0.0.1:1", "gatehouse", "--domain", "corp.example", "--create-people", "true");
        var id = made.GetProperty("id").GetString()!;
        var changed = await shell.JsonAsync("upstream", "update", id, "--settings", settings, "--authoritative-domain", "corp.example");
        var list = await shell.DoAsync("upstream", "list");
        var test = await shell.RunAsync(["upstream", "test", id]);
        await shell.DoAsync("upstream", "delete", id, "--yes");

        Assert.True(made.GetProperty("settings").GetProperty("createPeople").GetBoolean());
        Assert.Equal("openid email", changed.GetProperty("settings").GetProperty("scopes").GetString());
        Assert.True(changed.GetProperty("domains")[0].GetProperty("authoritative").GetBoolean());
        Assert.Contains("Corp SSO", list, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, test.ExitCode);
        Assert.Contains("no public address", test.Out, StringComparison.Ordinal);
    }
}

[Collection(nameof(SqliteGate))]
public sealed class UpstreamApiTestsOnSqlite(SqliteGate gate) : UpstreamApiTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class UpstreamApiTestsOnPostgres(PostgresGate gate) : UpstreamApiTests(gate);
