using System.Web;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.OAuth.Attacks;

/// <summary>Somebody gets hold of an authorization code, or of the request that leads to one.</summary>
public abstract class CodeAttackTests(Site site)
{
    [Fact]
    [Specification("RFC 6749 §4.1.2, RFC 9700 §4.5")]
    public async Task Code_that_comes_twice_ends_what_it_gave()
    {
        var client = await ClientAsync();
        var code = await client.CodeAsync();
        var tokens = await client.RedeemAsync(code);

        var replayed = await client.RedeemAsync(code);

        replayed.Refuses(400, "invalid_grant");
        Assert.False(await client.IsActiveAsync(tokens.AccessToken));
        (await client.RefreshAsync(tokens.RefreshToken)).Refuses(400, "invalid_grant");
        (await client.UserInfoAsync($"Bearer {tokens.AccessToken}")).Refuses(401, "invalid_token");
    }

    [Fact]
    [Specification("RFC 9700 §4.5.3, RFC 7636 §4.6")]
    public async Task Intercepted_code_is_worth_nothing_without_the_verifier_and_is_not_burnt()
    {
        var client = await ClientAsync();
        var code = await client.CodeAsync();

        (await client.RedeemAsync(code, ("code_verifier", null))).Refuses(400, "invalid_grant");
        (await client.RedeemAsync(code, ("code_verifier", new string('a', 43)))).Refuses(400, "invalid_grant");
        (await client.RedeemAsync(code, ("code_verifier", "short"))).Refuses(400, "invalid_request");

        Assert.Equal(200, (await client.RedeemAsync(code)).Status);
    }

    [Fact]
    [Specification("RFC 6749 §4.1.3")]
    public async Task Code_of_one_client_is_nothing_to_another()
    {
        var client = await ClientAsync();
        var other = new RawClient(client.Site, await client.Site.ClientAsync());
        var code = await client.CodeAsync();

        (await other.RedeemAsync(code)).Refuses(400, "invalid_grant");
        (await other.RedeemAsync("gh_ac_unknown")).Refuses(400, "invalid_grant");

        Assert.Equal(200, (await client.RedeemAsync(code)).Status);
    }

    [Theory]
    [InlineData("https://app.example.org/callback/")]
    [InlineData("https://evil.example.org/callback")]
    [InlineData(null)]
    [Specification("RFC 6749 §4.1.3")]
    public async Task Code_is_bound_to_its_redirect_address(string? redirect)
    {
        var client = await ClientAsync();

        (await client.RedeemAsync(await client.CodeAsync(), ("redirect_uri", redirect))).Refuses(400, "invalid_grant");
    }

    [Theory]
    [InlineData(null, null, "The code_challenge is missing.")]
    [InlineData(RawClient.Verifier, "plain", "The code_challenge_method must be S256.")]
    [InlineData(RawClient.Verifier, null, "The code_challenge_method must be S256.")]
    [InlineData("", "S256", "The code_challenge is missing.")]
    [Specification("RFC 9700 §2.1.1, RFC 7636 §4.4.1")]
    public async Task PKCE_cannot_be_left_out_or_made_plain(string? challenge, string? method, string description)
    {
        var client = await ClientAsync();
        using var visitor = new Visitor();

        var answer = await visitor.OpenAsync(client.AuthorizeAddress(("code_challenge", challenge), ("code_challenge_method", method)));

        var sent = HttpUtility.ParseQueryString(answer.Headers.Location!.Query);
        Assert.Equal(("invalid_request", description, "af0ifjsldkj"), (sent["error"], sent["error_description"], sent["state"]));
        Assert.Null(sent["code"]);
    }

    // The attacker strips the challenge from the victim's request, and then redeems the code with a verifier of any client that always sends one.
    [Fact]
    [Specification("RFC 9700 §4.8.2")]
    public async Task Verifier_for_a_code_without_challenge_shows_a_downgrade()
    {
        var client = await ClientAsync(requirePkce: false);
        var code = await client.CodeAsync(("code_challenge", null), ("code_challenge_method", null));

        (await client.RedeemAsync(code)).Refuses(400, "invalid_grant");
        Assert.Equal(200, (await client.RedeemAsync(code, ("code_verifier", null))).Status);
    }

    [Fact]
    [Specification("RFC 9700 §4.4, RFC 9207 §2")]
    public async Task Every_answer_says_which_issuer_gave_it()
    {
        var client = await ClientAsync();
        using var visitor = new Visitor();

        var good = await visitor.SignInAsync(client.AuthorizeAddress(), client.Site.PersonName, OAuthSite.Password);
        var bad = await visitor.OpenAsync(client.AuthorizeAddress(("response_type", "token")));

        Assert.Equal(client.Site.Issuer, HttpUtility.ParseQueryString(good.Query)["iss"]);
        Assert.Equal(client.Site.Issuer, HttpUtility.ParseQueryString(bad.Headers.Location!.Query)["iss"]);
        Assert.Equal("unsupported_response_type", HttpUtility.ParseQueryString(bad.Headers.Location!.Query)["error"]);
    }

    [Fact]
    [Specification("OpenID Connect Core 1.0 §3.1.3.3, §15.5.2")]
    public async Task Nonce_comes_from_the_authorization_request_alone()
    {
        var client = await ClientAsync();

        var tokens = await client.RedeemAsync(await client.CodeAsync(), ("nonce", "injected"));

        Assert.Equal("n-0S6_WzA2Mj", (string?)Jwt.Claims(tokens.IdToken)["nonce"]);
    }

    [Fact]
    [Specification("RFC 9126 §2.2, §7")]
    public async Task Pushed_request_serves_its_client_once()
    {
        var client = await ClientAsync();
        var other = new RawClient(client.Site, await client.Site.ClientAsync());
        using var visitor = new Visitor();
        var pushed = await client.SendAsync("par",
            ("redirect_uri", OAuthSite.RedirectUri), ("response_type", "code"), ("scope", "openid"), ("code_challenge_method", "S256"),
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
        var uri = Uri.EscapeDataString((string)pushed.Json["request_uri"]!);

        var foreign = await visitor.OpenAsync($"{client.Site.Endpoint("authorize")}?client_id={other.Id}&request_uri={uri}");
        var once = await visitor.OpenAsync($"{client.Site.Endpoint("authorize")}?client_id={client.Id}&request_uri={uri}&redirect_uri=https%3A%2F%2Fevil.example.org%2F");
        var twice = await visitor.OpenAsync($"{client.Site.Endpoint("authorize")}?client_id={client.Id}&request_uri={uri}");

        Assert.Equal((201, 400, 303, 400), (pushed.Status, foreign.Status, once.Status, twice.Status));
        Assert.Contains("/signin/", once.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state=a&state=b")]
    [InlineData("client_id=cli_other")]
    [InlineData("redirect_uri=https%3A%2F%2Fevil.example.org%2F")]
    [Specification("RFC 6749 §3.1")]
    public async Task Parameter_that_comes_twice_redirects_nobody(string more)
    {
        var client = await ClientAsync();
        using var visitor = new Visitor();

        var answer = await visitor.OpenAsync($"{client.AuthorizeAddress()}&{more}");

        Assert.Equal((400, null), (answer.Status, answer.Headers.Location));
    }

    [Fact]
    [Specification("RFC 6749 App. A.5")]
    public async Task State_that_could_break_a_header_is_not_echoed()
    {
        var client = await ClientAsync();
        using var visitor = new Visitor();

        var answer = await visitor.OpenAsync(client.AuthorizeAddress(("state", "a\r\nSet-Cookie: x=y")));

        Assert.False(answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("x=", StringComparison.Ordinal)));
        Assert.DoesNotContain('\n', answer.Headers.Location?.OriginalString ?? "");
        Assert.Equal("invalid_request", HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["error"]);
    }

    private async Task<RawClient> ClientAsync(bool requirePkce = true)
    {
        var oauth = await OAuthSite.OfAsync(await site.TenantAsync());
        return new RawClient(oauth, await oauth.ClientAsync(s => s with { RequirePkce = requirePkce }));
    }
}

[Collection(nameof(SqliteSite))]
public sealed class CodeAttacksOnSqlite(SqliteSite site) : CodeAttackTests(site);

[Collection(nameof(PostgresSite))]
public sealed class CodeAttacksOnPostgres(PostgresSite site) : CodeAttackTests(site);
