using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Gatehouse.Client.Apps.Http;

namespace Gatehouse.Client.Tests.Apps.Support;

/// <summary>A server that knows the protocol and grants everything, unless a test tells it otherwise. The real one is for the conformance tests.</summary>
public sealed class FakeServer : HttpMessageHandler
{
    public static readonly Uri Address = new("https://id.example");

    private const string Issuer = "https://id.example/acme";
    private readonly Lock _lock = new();
    private readonly List<string> _steps = [];
    private int _number;

    /// <summary>What came, as <c>enroll</c>, <c>refresh_token</c>, <c>exchange</c> and so on, in order.</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (_lock)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>Requests as they came: their step and headers.</summary>
    public List<(string Step, string? Idempotency, string? Trace)> Seen { get; } = [];

    /// <summary>Answers instead, by step; null lets the server answer.</summary>
    public Func<string, HttpResponseMessage?> Instead { get; set; } = _ => null;

    /// <summary>Waited for before each answer.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public int AccessSeconds { get; set; } = 300;

    public int ExchangedSeconds { get; set; } = 300;

    /// <summary>How often a step came.</summary>
    public int Count(string step) => Steps.Count(s => s == step);

    public static HttpResponseMessage Refuse(int status, string error, string? reason = null) =>
        Json(status, new JsonObject { ["error"] = error, ["error_description"] = "Said the fake.", ["gatehouse_reason"] = reason });

    public static HttpResponseMessage Json(int status, JsonNode body) =>
        new((HttpStatusCode)status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    /// <summary>A token for an audience, unsigned: the client cannot know.</summary>
    public static JsonObject Exchanged(string audience, int number, int seconds) => new()
    {
        ["access_token"] = $"e30.{Part(new JsonObject { ["aud"] = audience, ["jti"] = $"t-{number}" })}.c2ln",
        ["issued_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
        ["token_type"] = "DPoP",
        ["expires_in"] = seconds,
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var form = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var step = StepOf(request, form);
        lock (_lock)
        {
            _steps.Add(step);
            Seen.Add((step, Header(request, "Idempotency-Key"), Header(request, "traceparent")));
        }

        await Before(step, cancellationToken);
        return Instead(step) ?? Answer(step, form);
    }

    private HttpResponseMessage Answer(string step, string form)
    {
        var number = Interlocked.Increment(ref _number);
        return step switch
        {
            "metadata" => Json(200, Metadata()),
            "challenge" => Json(200, new JsonObject { ["attestation_challenge"] = $"challenge-{number}" }),
            "enroll" => Json(201, With(Tokens(number), ("device_id", "01JC0000000000000000000001"), ("sub", $"subject-{number}"))),
            "exchange" => Json(200, Exchanged(HttpUtility.ParseQueryString(form)["audience"]!, number, ExchangedSeconds)),
            "authorization_code" => Json(200, With(Tokens(number), ("sub", "ada"))),
            "leave" => new HttpResponseMessage(HttpStatusCode.NoContent),
            "revoke" => new HttpResponseMessage(HttpStatusCode.OK),
            _ => Json(200, Tokens(number)),
        };
    }

    private JsonObject Tokens(int number) => new()
    {
        ["access_token"] = $"at-{number}", ["token_type"] = "DPoP", ["expires_in"] = AccessSeconds, ["refresh_token"] = $"rt-{number}", ["acr"] = "0",
    };

    private static JsonObject With(JsonObject json, params (string Name, string Value)[] members)
    {
        foreach (var (name, value) in members)
        {
            json[name] = value;
        }

        return json;
    }

    private static JsonObject Metadata() => new()
    {
        ["issuer"] = Issuer,
        ["token_endpoint"] = Issuer + "/oauth2/token",
        ["authorization_endpoint"] = Issuer + "/oauth2/authorize",
        ["revocation_endpoint"] = Issuer + "/oauth2/revoke",
        ["challenge_endpoint"] = "https://id.example/apps/v1/acme/challenge",
        ["gatehouse_anonymous_enrollment_endpoint"] = "https://id.example/apps/v1/acme/enroll/anonymous",
    };

    private static string StepOf(HttpRequestMessage request, string form) => request.RequestUri!.AbsolutePath switch
    {
        var path when path.StartsWith("/.well-known/", StringComparison.Ordinal) => "metadata",
        "/apps/v1/acme/challenge" => "challenge",
        "/apps/v1/acme/enroll/anonymous" => "enroll",
        "/acme/oauth2/revoke" => "revoke",
        var path when path.EndsWith("/key", StringComparison.Ordinal) => "key",
        var path when path.StartsWith("/apps/v1/acme/devices/", StringComparison.Ordinal) => "leave",
        "/acme/oauth2/token" => HttpUtility.ParseQueryString(form)["grant_type"]!.Split(':')[^1] switch { "token-exchange" => "exchange", var grant => grant },
        var path => path,
    };

    private static string? Header(HttpRequestMessage request, string name) => request.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    private static string Part(JsonObject json) => Base64UrlCodec.Encode(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
