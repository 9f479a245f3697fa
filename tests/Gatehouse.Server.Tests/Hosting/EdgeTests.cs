using System.Net;
using System.Net.Http.Headers;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Hosting;

[Collection(nameof(SqliteGate))]
public sealed class EdgeTests(SqliteGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"email":1,"password":"x"}""")]
    [InlineData("""{"email":"a@example.org"}""")]
    [InlineData("\u0000\u0001\u0002")]
    public async Task A_body_that_is_not_what_the_description_says_is_a_bad_request(string body)
    {
        using var answer = await gate.Anonymous.PostAsync("/api/v1/session", new StringContent(body, null, "application/json"), Ct);

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
    }

    [Theory]
    [InlineData("""{"name":"x","platforms":null}""", "platforms")]
    [InlineData("""{"Name":"x","Platforms":null}""", "platforms")]
    [InlineData("""{"name":null,"allowedSerials":["A",null,"B",null],"minimumOs":{"iOS":"17","macOS":null}}""", "allowedSerials[1]", "allowedSerials[3]", "minimumOs.macOS", "name")]
    [InlineData("""{"name":"x","platforms":[null]}""", "platforms[0]")]
    [InlineData("""{"name":"x","ownership":null}""", "ownership")]
    [InlineData("""{"name":"x","maxUses":"many"}""", "maxUses")]
    [InlineData("""{"name":"x","maxUses":1e400}""", "maxUses")]
    [InlineData("""{"name":{"x":1}}""", "name")]
    public async Task A_place_where_something_else_belongs_is_named(string body, params string[] fields)
    {
        var owner = await gate.OwnerAsync();

        using var answer = await owner.PostAsync("/api/v1/enrollment/tokens", new StringContent(body, null, "application/json"), Ct);

        Assert.Equal(fields, (await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Null_far_behind_in_a_body_that_comes_in_pieces_is_named_as_well()
    {
        var owner = await gate.OwnerAsync();
        var many = string.Join(',', Enumerable.Repeat("\"aaaaaaaaaaaaaaaaaaaa\"", 5000));

        using var answer = await owner.PutAsync("/api/v1/tv/configuration/draft", new StringContent(
            $$"""{"programmers":[{"id":"a","displayName":"a"},{"id":"b","displayName":"b","certificates":[{"pem":"x"}],"customSchemes":[{{many}},null]}]}""", null, "application/json"), Ct);

        Assert.Equal(["programmers[1].customSchemes[5000]"], (await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!.Keys);
    }

    [Fact]
    public async Task Deeply_nested_JSON_is_a_bad_request()
    {
        var body = new string('[', 5000) + new string(']', 5000);

        using var answer = await gate.Anonymous.PostAsync("/api/v1/session", new StringContent(body, null, "application/json"), Ct);

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
    }

    [Fact]
    public async Task Fields_that_break_the_rules_are_named()
    {
        using var answer = await gate.Anonymous.SendAsync(
            HttpMethod.Post, "/api/v1/setup", new SetupRequest("12345678", new NewOrganization("", "Not A Slug"), new NewOwner("Ada", "nobody", "short")));

        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        Assert.Contains(problem.Errors!, e => e.Key.EndsWith("email", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(problem.Errors!, e => e.Key.EndsWith("slug", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Another_content_type_is_refused()
    {
        using var answer = await gate.Anonymous.PostAsync("/api/v1/session", new StringContent("email=a", null, "text/plain"), Ct);

        await answer.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "media-type-unsupported");
    }

    [Fact]
    public async Task A_body_beyond_the_route_s_limit_is_refused()
    {
        var owner = await gate.OwnerAsync();

        using var answer = await owner.PostAsync("/api/v1/people", new ByteArrayContent(new byte[300 * 1024]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } }, Ct);

        await answer.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing-here", HttpStatusCode.NotFound, "not-found")]
    [InlineData("PUT", "/api/v1/session", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    public async Task An_address_that_is_none_gets_a_problem_too(string method, string path, HttpStatusCode status, string slug)
    {
        using var answer = await gate.Anonymous.SendAsync(new HttpMethod(method), path);

        await answer.ProblemAsync(status, slug);
    }

    [Fact]
    public async Task Every_answer_has_the_security_headers()
    {
        foreach (var path in new[] { "/api/v1/me", "/healthz", "/setup?code=x", "/nothing" })
        {
            using var answer = await gate.Anonymous.GetAsync(path, Ct);

            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task The_description_of_the_API_names_every_operation_with_its_caller_and_problems()
    {
        var text = await gate.Anonymous.GetStringAsync("/openapi/v1.json", Ct);
        using var document = System.Text.Json.JsonDocument.Parse(text);
        var operations =
            from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select (path.Name, Operation: operation.Value);

        Assert.All(operations, o =>
        {
            Assert.StartsWith("/api/v1/", o.Name, StringComparison.Ordinal);
            Assert.True(o.Operation.TryGetProperty("operationId", out _), o.Name);
            Assert.True(o.Operation.GetProperty("responses").TryGetProperty("default", out _), o.Name);
        });
        var people = document.RootElement.GetProperty("paths").GetProperty("/api/v1/people").GetProperty("get");
        Assert.Contains("accounts:read", people.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal("Everybody, in the order they came.", people.GetProperty("summary").GetString());
    }

    [Fact]
    public async Task The_doctor_looks_at_the_database_and_the_address()
    {
        var owner = await gate.OwnerAsync();

        var findings = await owner.GetAsync<List<DoctorFinding>>("/api/v1/doctor");

        Assert.Contains(findings, f => f.Name == "database" && f.Message.StartsWith("Sqlite", StringComparison.Ordinal));
        Assert.Contains(findings, f => f is { Name: "public-url", Severity: FindingSeverity.Warning, Fix: not null });
    }

    [Fact]
    public async Task A_fault_of_ours_says_nothing_and_is_logged_once()
    {
        await using var own = await OwnServer.StartAsync(configure: b => b.Services.AddSingleton<IStartupFilter>(new Faulty()));

        using var answer = await own.Http.GetAsync("/faulty?token=topsecret", Ct);

        Assert.DoesNotContain("xyzzy", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        var problem = await answer.ProblemAsync(HttpStatusCode.InternalServerError, "internal-error");
        Assert.Single(own.Logs.Lines, l => l.Event.Id == 2001);
        Assert.NotNull(problem.Title);
        own.Logs.AssertNone("topsecret");
    }

    [Fact]
    public async Task Tokens_in_addresses_are_masked_in_the_access_log()
    {
        await gate.Anonymous.GetAsync("/setup?code=topsecret1&other=visible", Ct);
        await gate.Anonymous.GetAsync("/enroll?token=topsecret2", Ct);
        await gate.Anonymous.GetAsync("/e/topsecret3", Ct);

        Assert.Contains(gate.Logs.Lines, l => l.Event.Id == 2005 && l.Text.Contains("other=visible", StringComparison.Ordinal));
        gate.Logs.AssertNone("topsecret1", "topsecret2", "topsecret3");
    }

    private sealed class Faulty : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseExceptionHandler();
            app.Use((http, go) => http.Request.Path == "/faulty" ? throw new InvalidOperationException("xyzzy") : go(http));
            next(app);
        };
    }
}
