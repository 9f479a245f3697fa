using System.Net;
using System.Text;
using Dapper;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Admin;

public abstract class ApiKeyTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_may_do_what_its_scopes_say_and_no_more()
    {
        var owner = await gate.OwnerAsync();
        var created = await CreateAsync(owner, "accounts:read");
        using var key = Client(created);

        using var read = await key.GetAsync("/api/v1/people", Ct);
        using var write = await key.SendAsync(HttpMethod.Post, "/api/v1/people", new NewPerson("x@example.org", "X", PersonRole.ReadOnly));
        var me = await key.GetAsync<CallerInfo>("/api/v1/me");

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        await write.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(["accounts:read"], me.Scopes);
        Assert.Equal("api-key", me.Kind);
    }

    [Fact]
    public async Task A_deleted_key_is_refused_at_once()
    {
        var owner = await gate.OwnerAsync();
        var created = await CreateAsync(owner, "admin:read");
        using var key = Client(created);
        using var before = await key.GetAsync("/api/v1/me", Ct);

        using var deleted = await owner.DeleteAsync($"/api/v1/api-keys/{created.ApiKey.Id}", Ct);
        using var after = await key.GetAsync("/api/v1/me", Ct);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task A_key_ends_when_it_said_it_would()
    {
        var owner = await gate.OwnerAsync();
        var created = await owner.PostAsync<CreatedApiKey>(
            "/api/v1/api-keys", new NewApiKey("CI", ["devices:read"], gate.Clock.GetUtcNow().AddHours(1)), HttpStatusCode.Created);
        using var key = Client(created);

        gate.Clock.Advance(TimeSpan.FromHours(1));

        using var answer = await key.GetAsync("/api/v1/me", Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Nothing_in_the_database_or_the_log_gives_the_key_away()
    {
        var owner = await gate.OwnerAsync();
        var created = await CreateAsync(owner, "admin:read");
        using var key = Client(created);
        await key.GetAsync<CallerInfo>("/api/v1/me");

        await using var connection = await gate.Database.OpenAsync(Ct);
        var rows = await connection.QueryAsync("select * from admin_api_key");
        var audit = await connection.QueryAsync("select * from admin_audit");

        var all = new StringBuilder();
        foreach (IDictionary<string, object?> row in rows.Concat(audit).Cast<IDictionary<string, object?>>())
        {
            all.AppendJoin(' ', row.Values.Select(v => v is byte[] bytes ? Convert.ToBase64String(bytes) + Encoding.Latin1.GetString(bytes) : v));
        }

        Assert.DoesNotContain(created.Key, all.ToString(), StringComparison.Ordinal);
        gate.Logs.AssertNone(created.Key, owner.Token);
    }

    [Theory]
    [InlineData("admin:everything")]
    [InlineData("")]
    public async Task A_key_with_a_scope_that_is_none_is_refused(string scope)
    {
        var owner = await gate.OwnerAsync();

        using var answer = await owner.SendAsync(HttpMethod.Post, "/api/v1/api-keys", new NewApiKey("Odd", [scope]));

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        Assert.True(problem.Errors!.ContainsKey("scopes"));
    }

    [Fact]
    public async Task A_key_cannot_make_a_key_that_may_do_more()
    {
        var owner = await gate.OwnerAsync();
        using var key = Client(await CreateAsync(owner, "admin:write"));

        using var more = await key.SendAsync(HttpMethod.Post, "/api/v1/api-keys", new NewApiKey("More", ["admin:write", "devices:write"]));
        using var same = await key.SendAsync(HttpMethod.Post, "/api/v1/api-keys", new NewApiKey("Same", ["admin:write"]));

        await more.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        Assert.Equal(HttpStatusCode.Created, same.StatusCode);
    }

    [Fact]
    public async Task Last_use_is_written_in_batches()
    {
        var owner = await gate.OwnerAsync();
        var created = await CreateAsync(owner, "admin:read");
        using var key = Client(created);
        await key.GetAsync<CallerInfo>("/api/v1/me");

        await gate.Services.GetRequiredService<LastUse>().FlushAsync(Ct);

        var listed = await owner.GetAsync<ApiKey>($"/api/v1/api-keys/{created.ApiKey.Id}");
        Assert.Equal(gate.Clock.GetUtcNow(), listed.LastUsedAt);
    }

    [Fact]
    public async Task The_same_Idempotency_Key_makes_one_key_and_the_same_answer()
    {
        var owner = await gate.OwnerAsync();
        var body = new NewApiKey("Once", ["admin:read"]);

        using var first = await CreateOnceAsync(owner, body, "k1");
        using var second = await CreateOnceAsync(owner, body, "k1");
        using var other = await CreateOnceAsync(owner, body with { Name = "Twice" }, "k1");

        Assert.Equal(await first.Content.ReadAsStringAsync(Ct), await second.Content.ReadAsStringAsync(Ct));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replay").Single());
        await other.ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Single((await owner.GetAsync<Page<ApiKey>>("/api/v1/api-keys")).Items);
    }

    [Fact]
    public async Task Parallel_requests_with_one_Idempotency_Key_make_one_key()
    {
        var owner = await gate.OwnerAsync();
        var body = new NewApiKey("Once", ["admin:read"]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => CreateOnceAsync(owner, body, "k1")));

        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, a.StatusCode.ToString()));
        Assert.Single((await owner.GetAsync<Page<ApiKey>>("/api/v1/api-keys")).Items);
    }

    [Fact]
    public async Task Idempotency_Keys_of_two_callers_never_meet()
    {
        var one = await gate.OwnerAsync();
        var two = await gate.OwnerAsync();
        var body = new NewApiKey("Once", ["admin:read"]);

        using var first = await CreateOnceAsync(one, body, "k1");
        using var second = await CreateOnceAsync(two, body, "k1");

        Assert.False(second.Headers.Contains("Idempotent-Replay"));
        Assert.Single((await two.GetAsync<Page<ApiKey>>("/api/v1/api-keys")).Items);
    }

    private static Task<CreatedApiKey> CreateAsync(AdminClient owner, params string[] scopes) =>
        owner.PostAsync<CreatedApiKey>("/api/v1/api-keys", new NewApiKey("CI", scopes), HttpStatusCode.Created);

    private static Task<HttpResponseMessage> CreateOnceAsync(AdminClient owner, NewApiKey body, string key) =>
        owner.SendAsync(HttpMethod.Post, "/api/v1/api-keys", body, r => r.Headers.Add("Idempotency-Key", key));

    private AdminClient Client(CreatedApiKey created) => new(gate.Address, created.Key) { OrganizationId = "", Slug = "", PersonId = "", Email = "" };
}

[Collection(nameof(SqliteGate))]
public sealed class ApiKeyTestsOnSqlite(SqliteGate gate) : ApiKeyTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class ApiKeyTestsOnPostgres(PostgresGate gate) : ApiKeyTests(gate);
