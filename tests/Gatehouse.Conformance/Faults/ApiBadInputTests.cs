using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Faults;

/// <summary>
/// Every operation of the administration API, as the server's own OpenAPI document lists them, against bodies that are none.
/// The answer is always a problem of the 4xx kind, and nothing has changed afterwards.
/// </summary>
[Specification("Faults: bad input")]
public abstract class ApiBadInputTests(Site site)
{
    // Never real ones: an operation that took such a body would change something else than we look at.
    private const string AnyId = "none_00000000000000000000000000";

    // Signing out takes the session away that the other cases need; it has no body to be bad.
    private static readonly string[] Left = ["DELETE /api/v1/session"];

    public static TheoryData<string> BadBodies =>
        ["nothing", "empty object", "null", "array", "text", "truncated", "garbage", "wrong type", "wrong content type", "deep", "long", "many", "unknown characters"];

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Body_that_is_none_is_a_4xx_problem_at_every_operation(string fault)
    {
        var tenant = await site.TenantAsync();
        var before = await StateAsync(tenant);
        var wrong = new List<string>();
        foreach (var (method, path, hasBody) in await OperationsAsync(tenant))
        {
            if (hasBody)
            {
                wrong.AddRange(await ProblemsAsync(tenant, method, Fill(path, AnyId), Body(fault), $"{method} {path}", mayWork: fault is "nothing" or "empty object"));
            }
        }

        Assert.Empty(wrong);
        if (fault is not ("nothing" or "empty object"))
        {
            Assert.Equal(before, await StateAsync(tenant));
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("%00")]
    [InlineData("..%2F..%2Fetc")]
    [InlineData("'%20or%20'1'='1")]
    [InlineData("%F0%9F%92%A3")]
    [InlineData("long")]
    public async Task Id_that_nobody_has_is_a_4xx_problem_at_every_operation(string id)
    {
        var tenant = await site.TenantAsync();
        var wrong = new List<string>();
        foreach (var (method, path, _) in (await OperationsAsync(tenant)).Where(o => o.Path.Contains('{', StringComparison.Ordinal)))
        {
            wrong.AddRange(await ProblemsAsync(tenant, method, Fill(path, id == "long" ? new string('a', 4000) : id), null, $"{method} {path}", mayWork: false));
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=1000000")]
    [InlineData("limit=many")]
    [InlineData("cursor=garbage")]
    [InlineData("cursor=%00")]
    public async Task Page_that_cannot_be_is_no_fault_of_the_server(string query)
    {
        var tenant = await site.TenantAsync();
        var wrong = new List<string>();
        foreach (var (method, path, _) in (await OperationsAsync(tenant)).Where(o => o.Method == "GET" && !o.Path.Contains('{', StringComparison.Ordinal)))
        {
            wrong.AddRange(await ProblemsAsync(tenant, method, $"{path}?{query}", null, $"{method} {path}", mayWork: true));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Caller_without_credentials_is_401_at_every_operation_but_the_ways_in()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        string[] waysIn = ["POST /api/v1/setup", "POST /api/v1/session", "POST /api/v1/invitations/accept"];
        var wrong = new List<string>();
        foreach (var (method, path, _) in (await OperationsAsync(tenant)).Where(o => !waysIn.Contains($"{o.Method} {o.Path}")))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Fill(path, AnyId));
            using var answer = await tenant.Anonymous.SendAsync(request, ct);
            if ((int)answer.StatusCode != 401)
            {
                wrong.Add($"{method} {path}: {(int)answer.StatusCode}");
            }
        }

        Assert.Empty(wrong);
    }

    public static TheoryData<string> PlaceFaults => [.. BodyPlace.Faults];

    [Theory]
    [MemberData(nameof(PlaceFaults))]
    public async Task Body_with_one_fault_in_it_is_no_fault_of_the_server(string fault)
    {
        var ct = TestContext.Current.CancellationToken;
        using var tenant = await site.NewTenantAsync(); // some of the bodies work
        var person = await tenant.Api.CreatePersonAsync(new NewPerson($"{Guid.NewGuid():n}@example.org", "Member"), ct);
        var ids = (await StrangersTests.IdsAsync(tenant)).Select(i => i.Prefix == "/api/v1/people/{id}" ? (i.Prefix, person.Person.Id) : i).ToList(); // not ourselves
        using var http = new HttpClient { BaseAddress = tenant.Address };
        http.DefaultRequestHeaders.Authorization = tenant.Http.DefaultRequestHeaders.Authorization;
        using var document = JsonDocument.Parse(await http.GetByteArrayAsync("/openapi/v1.json", ct));
        var wrong = new List<string>();
        foreach (var (method, path, operation) in Operations(document))
        {
            var known = ids.FirstOrDefault(id => path.StartsWith(id.Prefix, StringComparison.Ordinal));
            var address = known.Id is null ? Fill(path, AnyId) : StrangersTests.Address(path, known);
            foreach (var place in BodyPlace.Of(document.RootElement, operation))
            {
                foreach (var body in place.With(fault))
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)) };
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                    using var answer = await http.SendAsync(request, ct);
                    if (await OddAsync(answer, fault == "null" && !place.MayBeNull ? place.Place : null) is { } odd)
                    {
                        wrong.Add($"{method} {path} {body[..Math.Min(body.Length, 500)]}: {odd}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong)); // each of them to its end
        using var still = await http.GetAsync("/api/v1/me", ct);
        Assert.True(still.IsSuccessStatusCode, "One of the bodies has ended the session, and the ones behind it were not looked at.");
    }

    // Who sent null where there has to be something learns where.
    private static async Task<string?> OddAsync(HttpResponseMessage answer, string? nullAt)
    {
        var status = (int)answer.StatusCode;
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (status >= 500 || (status >= 400 && answer.Content.Headers.ContentType?.MediaType != "application/problem+json"))
        {
            return $"{status} {text}";
        }

        if (nullAt is null)
        {
            return null;
        }

        if (status != 400)
        {
            return $"{status} for null at {nullAt}";
        }

        using var problem = JsonDocument.Parse(text);
        return nullAt.Length == 0 || (problem.RootElement.TryGetProperty("errors", out var errors) && errors.TryGetProperty(nullAt, out _)) ? null : $"not {nullAt}, but {text}";
    }

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonDocument document) =>
        document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Where(o => o.Name is "get" or "put" or "post" or "patch" or "delete")
            .Select(o => (o.Name.ToUpperInvariant(), path.Name, o.Value)));

    private static async Task<List<(string Method, string Path, bool HasBody)>> OperationsAsync(Tenant tenant)
    {
        var ct = TestContext.Current.CancellationToken;
        using var document = JsonDocument.Parse(await tenant.Http.GetByteArrayAsync("/openapi/v1.json", ct));
        var operations = Operations(document)
            .Select(o => (o.Method, o.Path, HasBody: o.Operation.TryGetProperty("requestBody", out _)))
            .Where(o => !Left.Contains($"{o.Method} {o.Path}"))
            .ToList();
        Assert.True(operations.Count > 60, $"The document lists {operations.Count} operations only.");
        return operations;
    }

    private static async Task<IEnumerable<string>> ProblemsAsync(Tenant tenant, string method, string path, HttpContent? body, string name, bool mayWork)
    {
        var ct = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body };
        request.Headers.ExpectContinue = body is not null; // so that a body nobody wants is not sent at all
        // Without its body, which nothing here reads; that of a log that is followed has no end.
        using var answer = await tenant.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        var status = (int)answer.StatusCode;
        return status switch
        {
            >= 500 => [$"{name}: {status}"],
            < 400 => mayWork ? [] : [$"{name}: {status}"],
            405 => [],
            // The web server itself refuses such an address, before anything of ours is asked.
            400 when path.Contains("%00", StringComparison.Ordinal) => [],
            _ when answer.Content.Headers.ContentType?.MediaType != "application/problem+json" => [$"{name}: {status} {answer.Content.Headers.ContentType}"],
            _ => [],
        };
    }

    private static HttpContent? Body(string fault)
    {
        var json = fault switch
        {
            "nothing" => null,
            "empty object" => "{}",
            "null" => "null",
            "array" => "[]",
            "text" => "\"text\"",
            "truncated" => "{\"name\": \"tr",
            "garbage" => "\u0001\u0002\u0003 no JSON",
            "wrong type" => """{"name": {"a": 1}, "content": 5, "reason": [], "email": {}, "requestType": 7, "code": {}, "deviceIds": 3, "groupIds": {}, "profileIds": {}, "scopes": 1, "certificate": [], "passphrase": {}, "password": {}, "current": {}, "liveTokens": "x"}""",
            "wrong content type" => "{}",
            "deep" => new string('[', 100_000),
            "long" => $"{{\"name\": \"{new string('x', 40 * 1024 * 1024)}\"}}",
            "many" => $"{{\"deviceIds\": [{string.Join(',', Enumerable.Repeat("\"x\"", 200_000))}], \"groupIds\": 1, \"profileIds\": 1, \"name\": 1, \"content\": 1, \"reason\": 1, \"code\": 1}}",
            "unknown characters" => "{\"name\": \"\\ud800\", \"content\": \"\\ud800\", \"reason\": \"\\ud800\", \"email\": \"\\ud800\", \"requestType\": \"\\ud800\", \"code\": \"\\ud800\"}",
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
        };
        return json is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(json))
        {
            Headers = { ContentType = new MediaTypeHeaderValue(fault == "wrong content type" ? "application/x-www-form-urlencoded" : "application/json") },
        };
    }

    private static string Fill(string path, string id) =>
        string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? id : part));

    // Whatever is stored shows in how many there are, and every change leaves an audit row.
    private static async Task<int> StateAsync(Tenant tenant)
    {
        var count = 0;
        await foreach (var entry in tenant.Api.ListAuditAsync(ct: TestContext.Current.CancellationToken))
        {
            count += entry.Action is "session.create" or "session.refuse" ? 0 : 1;
        }

        return count;
    }
}

[Collection(nameof(SqliteSite))]
public sealed class ApiBadInputOnSqlite(SqliteSite site) : ApiBadInputTests(site);

[Collection(nameof(PostgresSite))]
public sealed class ApiBadInputOnPostgres(PostgresSite site) : ApiBadInputTests(site);
