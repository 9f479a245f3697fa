using System.Net;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.OAuth.Pages;

public abstract class PushedRequestTests(IGateFixture gate) : PageTestBase(gate)
{
    [Fact]
    public async Task RFC9126_2_2_A_pushed_request_is_authorized_with_what_was_pushed()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false, RequirePushedAuthorizationRequests = true });
        using var visit = Browser();

        var (uri, lifetime) = await PushAsync(owner, client);
        using var answer = await OpenAsync(visit, Authorize(owner, client, uri) + "&state=other&scope=openid%20email&redirect_uri=https%3A%2F%2Fevil.example%2F", owner.Email);
        var parameters = Answer(answer);
        var tokens = await RedeemAsync(owner, client, parameters["code"]);

        Assert.StartsWith("urn:ietf:params:oauth:request_uri:", uri, StringComparison.Ordinal);
        Assert.InRange(lifetime, 5, 600);
        Assert.Equal("pushed", parameters["state"]);
        Assert.Equal("openid profile", tokens.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task RFC9126_7_3_A_request_URI_works_once_in_time_and_for_its_client()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        var other = await ClientAsync(owner, Settings);
        using var visit = Browser();
        var (used, _) = await PushAsync(owner, client);
        var (late, _) = await PushAsync(owner, client);

        using var foreign = await visit.GetAsync(Authorize(owner, other, used));
        using var first = await visit.GetAsync(Authorize(owner, client, used));
        using var second = await visit.GetAsync(Authorize(owner, client, used));
        Gate.Clock.Advance(TimeSpan.FromMinutes(3));
        using var expired = await visit.GetAsync(Authorize(owner, client, late));
        using var unknown = await visit.GetAsync(Authorize(owner, client, "urn:ietf:params:oauth:request_uri:gh_par_" + new string('A', 43)));

        Assert.Contains("invalid_request_uri", await PageAsync(foreign), StringComparison.Ordinal);
        Assert.StartsWith("/signin/", first.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("invalid_request_uri", await PageAsync(second), StringComparison.Ordinal);
        Assert.Contains("invalid_request_uri", await PageAsync(expired), StringComparison.Ordinal);
        Assert.Contains("invalid_request_uri", await PageAsync(unknown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RFC9126_5_A_client_that_must_push_gets_nothing_by_other_ways()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { RequirePushedAuthorizationRequests = true });
        using var visit = Browser();

        using var answer = await visit.GetAsync(Request(owner, client));

        Assert.Equal("invalid_request", Answer(answer)["error"]);
    }

    [Theory]
    [InlineData("redirect_uri", "https://evil.example/", "invalid_request")]
    [InlineData("scope", "admin:write", "invalid_scope")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("request_uri", "urn:ietf:params:oauth:request_uri:gh_par_x", "invalid_request")]
    public async Task RFC9126_2_3_Mistakes_are_told_at_once(string name, string value, string error)
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner);

        using var answer = await PostAsync($"/{owner.Slug}/oauth2/par", [.. Fields(client).Where(f => f.Name != name), (name, value)]);

        Assert.Equal(error, (await JsonAsync(answer, HttpStatusCode.BadRequest)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task RFC9126_2_1_A_client_proves_who_it_is_first()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { TokenEndpointAuthMethod = "client_secret_post" });

        using var without = await PostAsync($"/{owner.Slug}/oauth2/par", [.. Fields(client)]);
        using var wrong = await PostAsync($"/{owner.Slug}/oauth2/par", [.. Fields(client), ("client_secret", "gh_cs_wrong")]);
        using var get = await Gate.Anonymous.GetAsync($"/{owner.Slug}/oauth2/par", Ct);

        Assert.Equal("invalid_client", (await JsonAsync(without, HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
        Assert.Equal("invalid_client", (await JsonAsync(wrong, HttpStatusCode.Unauthorized)).GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
    }

    private async Task<(string Uri, int Lifetime)> PushAsync(AdminClient owner, string client)
    {
        using var answer = await PostAsync($"/{owner.Slug}/oauth2/par", [.. Fields(client)]);
        var json = await JsonAsync(answer, HttpStatusCode.Created);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        return (json.GetProperty("request_uri").GetString()!, json.GetProperty("expires_in").GetInt32());
    }

    private static List<(string Name, string Value)> Fields(string client) =>
    [
        ("client_id", client), ("response_type", "code"), ("redirect_uri", Callback), ("scope", "openid profile"), ("state", "pushed"),
        ("code_challenge", Pkce.Challenge(Verifier)), ("code_challenge_method", "S256"),
    ];

    private static string Authorize(AdminClient owner, string client, string uri) =>
        $"/{owner.Slug}/oauth2/authorize?client_id={client}&request_uri={Uri.EscapeDataString(uri)}";
}

[Collection(nameof(SqlitePageGate))]
public sealed class PushedRequestTestsOnSqlite(SqlitePageGate gate) : PushedRequestTests(gate);

[Collection(nameof(PostgresPageGate))]
public sealed class PushedRequestTestsOnPostgres(PostgresPageGate gate) : PushedRequestTests(gate);
