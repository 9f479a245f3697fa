using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.OAuth.Pages;

public abstract class UserInfoTests(IGateFixture gate) : PageTestBase(gate)
{
    [Fact]
    public async Task OpenIdCore_5_3_2_A_token_tells_what_its_scopes_open()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        var all = await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client, ("scope", "openid profile email groups")))["code"]);
        var little = await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client, ("scope", "openid")))["code"]);

        using var got = await AskAsync(owner, Token(all));
        using var posted = await PostAsync($"/{owner.Slug}/oauth2/userinfo", ("access_token", Token(all)));
        using var bare = await AskAsync(owner, Token(little));
        var claims = await JsonAsync(got, HttpStatusCode.OK);

        Assert.Equal(owner.PersonId, claims.GetProperty("sub").GetString());
        Assert.Equal(owner.Email, claims.GetProperty("email").GetString());
        Assert.True(claims.GetProperty("email_verified").GetBoolean());
        Assert.Equal(owner.Email, claims.GetProperty("preferred_username").GetString());
        Assert.Equal(claims.GetRawText(), (await JsonAsync(posted, HttpStatusCode.OK)).GetRawText());
        Assert.Equal(["sub"], (await JsonAsync(bare, HttpStatusCode.OK)).EnumerateObject().Select(p => p.Name));
        Assert.Equal("no-store", got.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData(null, "Bearer")]
    [InlineData("Bearer gh_at_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Bearer error=\"invalid_token\"")]
    [InlineData("Bearer gh_at_~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~", "Bearer error=\"invalid_token\"")]
    [InlineData("Bearer x", "Bearer error=\"invalid_token\"")]
    [InlineData("DPoP gh_at_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "DPoP error=\"invalid_token\"")]
    public async Task RFC6750_3_Without_a_good_token_the_answer_is_a_challenge(string? authorization, string challenge)
    {
        var owner = await Gate.OwnerAsync();

        using var answer = await SendAsync(owner, r => r.Headers.TryAddWithoutValidation("Authorization", authorization is null ? [] : [authorization]));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.StartsWith(challenge, string.Join(", ", answer.Headers.GetValues("WWW-Authenticate")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RFC6750_2_A_token_comes_in_one_way()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        var token = Token(await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client))["code"]));

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{owner.Slug}/oauth2/userinfo") { Content = new FormUrlEncodedContent([new("access_token", token)]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await Gate.Anonymous.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith("Bearer error=\"invalid_request\"", string.Join(", ", answer.Headers.GetValues("WWW-Authenticate")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RFC6750_3_1_A_token_without_openid_is_not_enough()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        var tokens = await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client, ("scope", "profile")))["code"]);

        using var answer = await AskAsync(owner, Token(tokens));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("error=\"insufficient_scope\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RFC6750_2_A_token_in_the_address_or_of_another_organization_is_none()
    {
        var owner = await Gate.OwnerAsync();
        var stranger = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false });
        using var visit = Browser();
        var token = Token(await RedeemAsync(owner, client, (await AuthorizeAsync(visit, owner, client))["code"]));

        using var inAddress = await Gate.Anonymous.GetAsync($"/{owner.Slug}/oauth2/userinfo?access_token={token}", Ct);
        using var elsewhere = await AskAsync(stranger, token);

        Assert.Equal(HttpStatusCode.Unauthorized, inAddress.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
    }

    [Fact]
    public async Task RFC9449_7_A_bound_token_needs_a_fresh_proof_of_its_key()
    {
        var owner = await Gate.OwnerAsync();
        var client = await ClientAsync(owner, Settings with { AskConsent = false, DpopBoundAccessTokens = true });
        using var visit = Browser();
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (key, otherKey) = (new SigningKey(own), new SigningKey(other));
        var code = (await AuthorizeAsync(visit, owner, client))["code"];
        var token = await BoundTokenAsync(owner, client, code, key);
        var proof = Proof(owner, key, token);

        using var good = await SendAsync(owner, r => Bind(r, "DPoP", token, proof));
        using var replayed = await SendAsync(owner, r => Bind(r, "DPoP", token, proof));
        using var foreign = await SendAsync(owner, r => Bind(r, "DPoP", token, Proof(owner, otherKey, token)));
        using var bearer = await SendAsync(owner, r => Bind(r, "Bearer", token, Proof(owner, key, token)));
        using var unproved = await SendAsync(owner, r => Bind(r, "DPoP", token, null));
        using var otherToken = await SendAsync(owner, r => Bind(r, "DPoP", token, Proof(owner, key, "gh_at_another")));

        Assert.Equal(owner.PersonId, (await JsonAsync(good, HttpStatusCode.OK)).GetProperty("sub").GetString());
        foreach (var refused in new[] { replayed, foreign, bearer, unproved, otherToken })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.StartsWith("DPoP error=", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    private async Task<string> BoundTokenAsync(AdminClient owner, string client, string code, SigningKey key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{owner.Slug}/oauth2/token")
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "authorization_code"), new("client_id", client), new("code", code), new("redirect_uri", Callback), new("code_verifier", Verifier),
            ]),
        };
        request.Headers.Add("DPoP", DpopProof.Write(key, "POST", new Uri(Gate.Address, $"/{owner.Slug}/oauth2/token").ToString(), Jti(), Gate.Clock.GetUtcNow()));
        using var answer = await Gate.Anonymous.SendAsync(request, Ct);
        var json = await JsonAsync(answer, HttpStatusCode.OK);
        Assert.Equal("DPoP", json.GetProperty("token_type").GetString());
        return Token(json);
    }

    private string Proof(AdminClient owner, SigningKey key, string token) =>
        DpopProof.Write(key, "GET", new Uri(Gate.Address, $"/{owner.Slug}/oauth2/userinfo").ToString(), Jti(), Gate.Clock.GetUtcNow(), accessToken: token);

    private static string Jti() => Guid.NewGuid().ToString("n");

    private static void Bind(HttpRequestMessage request, string scheme, string token, string? proof)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }
    }

    private Task<HttpResponseMessage> AskAsync(AdminClient owner, string token) =>
        SendAsync(owner, r => r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token));

    private async Task<HttpResponseMessage> SendAsync(AdminClient owner, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{owner.Slug}/oauth2/userinfo");
        change(request);
        return await Gate.Anonymous.SendAsync(request, Ct);
    }

    private static string Token(JsonElement tokens) => tokens.GetProperty("access_token").GetString()!;
}

[Collection(nameof(SqlitePageGate))]
public sealed class UserInfoTestsOnSqlite(SqlitePageGate gate) : UserInfoTests(gate);

[Collection(nameof(PostgresPageGate))]
public sealed class UserInfoTestsOnPostgres(PostgresPageGate gate) : UserInfoTests(gate);
