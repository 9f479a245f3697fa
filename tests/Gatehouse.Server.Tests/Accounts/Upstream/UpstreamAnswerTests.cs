using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>What a provider may say wrong, and what is answered to that.</summary>
[Collection(nameof(UpstreamSqliteGate))]
public sealed class UpstreamAnswerTests(UpstreamSqliteGate gate) : UpstreamTestBase(gate)
{
    /// <summary>Claims, null for one that is left out; and the reason.</summary>
    public static TheoryData<string, string?, string> WrongClaims => new()
    {
        { "nonce", "\"another\"", "nonce is another" },
        { "nonce", null, "nonce is another" },
        { "iss", "\"https://another.example\"", "iss is another" },
        { "aud", "\"another\"", "aud is another" },
        { "aud", "[\"gatehouse\",\"another\"]", "azp is another" },
        { "azp", "\"another\"", "azp is another" },
        { "exp", "1000", "exp has passed" },
        { "exp", null, "exp or iat is missing" },
        { "iat", "1000", "iat is too long ago" },
        { "iat", "99999999999", "nbf or iat lies in the future" },
        { "sub", null, "sub is missing or too long" },
        { "at_hash", "\"another\"", "at_hash does not match the access token" },
    };

    [Theory]
    [MemberData(nameof(WrongClaims))]
    public async Task OpenID_Connect_Core_3_1_3_7_A_token_with_a_wrong_claim_signs_nobody_in(string name, string? value, string reason)
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer);
        rogue.Claims = new JsonObject { ["sub"] = "alice", ["preferred_username"] = "alice", [name] = value is null ? null : JsonNode.Parse(value) };

        await RefusedAsync(await VisitAsync(owner, rogue), "the ID Token is not accepted: " + reason);
    }

    [Fact]
    public async Task RFC_8725_Unsigned_confused_and_foreign_signatures_sign_nobody_in()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer);
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var published = rogue.Keys.ToJson();
        (Func<JsonObject, string> Make, string Reason)[] cases =
        [
            (claims => RogueProvider.Raw(new JsonObject { ["alg"] = "none" }, claims, _ => []), "a segment is not base64url"),
            (claims => RogueProvider.Raw(new JsonObject { ["alg"] = "none" }, claims, _ => [1]), "alg is none that is accepted"),
            (claims => RogueProvider.Raw(new JsonObject { ["alg"] = "HS256", ["kid"] = "one" }, claims, signed => HMACSHA256.HashData(published, signed)), "alg is none that is accepted"),
            (claims => RogueProvider.Raw(new JsonObject { ["alg"] = "HS256" }, claims, signed => HMACSHA256.HashData(Encoding.UTF8.GetBytes("a secret that both know"), signed)), "alg is none that is accepted"),
            (claims => RogueProvider.Sign(new SigningKey(foreign, "one"), claims), "the signature does not match"),
            (claims => RogueProvider.Sign(new SigningKey(foreign, "two"), claims), "no key of the provider fits alg and kid"),
            (claims => RogueProvider.Sign(rogue.Key, claims, "at+jwt"), "typ is another"),
            (claims => RogueProvider.Raw(new JsonObject { ["alg"] = "ES256", ["jwk"] = JsonNode.Parse(published)!["keys"]![0]!.DeepClone() }, claims, signed => rogue.Key.Sign(signed)), "the header carries jwk"),
        ];

        foreach (var (make, reason) in cases)
        {
            rogue.IdToken = make;
            await RefusedAsync(await VisitAsync(owner, rogue), "the ID Token is not accepted: " + reason);
        }
    }

    [Fact]
    public async Task A_new_key_is_fetched_when_a_token_names_it_and_not_more_often_than_every_half_minute()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer);
        rogue.Claims = new JsonObject { ["sub"] = "alice", ["preferred_username"] = "alice" };
        Assert.IsType<SignInResult.SignedIn>(await VisitedAsync(owner, rogue));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        rogue.Key = new SigningKey(key, "two");
        rogue.Keys = new JsonWebKeySet([rogue.Key.PublicKey]);

        await RefusedAsync(await VisitAsync(owner, rogue), "no key of the provider fits alg and kid");
        await RefusedAsync(await VisitAsync(owner, rogue), "no key of the provider fits alg and kid");
        var asked = rogue.Calls["/jwks"];
        Gate.Clock.Advance(TimeSpan.FromSeconds(31));
        var result = await VisitedAsync(owner, rogue);

        Assert.Equal(1, asked);
        Assert.Equal(2, rogue.Calls["/jwks"]);
        Assert.IsType<SignInResult.SignedIn>(result);
    }

    [Fact]
    public async Task RFC_9207_An_answer_that_does_not_name_the_provider_asked_is_refused_before_its_code_is_used()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        rogue.Discovery = d => d["authorization_response_iss_parameter_supported"] = true;
        await MakeAsync(owner, rogue.Issuer);
        foreach (var more in new[] { "", "&iss=https%3A%2F%2Fanother.example", "&iss=a&iss=b", "&error=access_denied" })
        {
            using var visit = Browser();
            var (_, query) = await LeaveAsync(visit, Wanting(owner));

            await RefusedAsync(await visit.GetAsync(rogue.Authorize(query, more)), "the answer does not name the provider that was asked (iss)");
        }

        Assert.False(rogue.Calls.ContainsKey("/token"));
    }

    [Fact]
    public async Task RFC_9700_4_4_One_provider_cannot_answer_for_another_and_no_answer_counts_twice()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await using var other = await RogueProvider.StartAsync(Gate.Clock);
        var made = await MakeAsync(owner, rogue.Issuer);
        rogue.Claims = new JsonObject { ["sub"] = "alice", ["preferred_username"] = "alice" };
        using var visit = Browser();
        using var stranger = Browser();
        var (_, query) = await LeaveAsync(visit, Wanting(owner));
        var back = rogue.Authorize(query);

        using var elsewhere = await visit.GetAsync(back.Replace(made.Id, "idp_01ARZ3NDEKTSV4RRFFQ69G5FAV", StringComparison.Ordinal));
        using var byAnother = await stranger.GetAsync(back);
        using var first = await visit.GetAsync(back);
        using var second = await visit.GetAsync(back);

        Assert.Equal(HttpStatusCode.Gone, elsewhere.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, byAnother.StatusCode);
        Assert.IsType<SignInResult.SignedIn>(await TakeAsync(first));
        Assert.Equal(HttpStatusCode.Gone, second.StatusCode);
        Assert.Equal(1, rogue.Calls["/token"]);
    }

    [Fact]
    public async Task A_flow_without_cookies_finds_its_way_back_by_state_alone()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer);
        rogue.Claims = new JsonObject { ["sub"] = "alice", ["preferred_username"] = "alice" };
        using var before = Browser();
        using var after = Browser();
        var (_, query) = await LeaveAsync(before, Wanting(owner) with { WithoutCookies = true });

        using var answer = await after.GetAsync(rogue.Authorize(query));

        Assert.Null(Assert.IsType<SignInResult.SignedIn>(await TakeAsync(answer)).SessionId);
    }

    [Theory]
    [InlineData("access_denied", SignInRefusals.Cancelled)]
    [InlineData("login_required", SignInRefusals.InteractionRequired)]
    [InlineData("unmet_authentication_requirements", SignInRefusals.NotAllowed)]
    public async Task An_error_that_says_something_about_the_person_ends_the_flow(string error, string code)
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer);
        using var visit = Browser();
        var (_, query) = await LeaveAsync(visit, Wanting(owner));

        using var answer = await visit.GetAsync(rogue.Authorize(query, "&error=" + error, code: null));

        Assert.Equal(code, Assert.IsType<SignInResult.Refused>(await TakeAsync(answer)).Code);
    }

    [Theory]
    [InlineData("&error=server_error", "the provider ended the sign-in: server_error")]
    [InlineData("&error=%3Cscript%3E", "the provider ended the sign-in: an error without a code")]
    [InlineData("", "the answer holds no code")]
    [InlineData("&code=a&code=b", "the answer holds no code")]
    public async Task Any_other_error_is_shown_with_its_code(string more, string reason)
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer);
        using var visit = Browser();
        var (_, query) = await LeaveAsync(visit, Wanting(owner));

        await RefusedAsync(await visit.GetAsync(rogue.Authorize(query, more, code: null)), reason);
    }

    [Fact]
    public async Task A_token_endpoint_that_fails_redirects_floods_or_refuses_us_is_named_with_its_fault()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer);
        (Func<HttpContext, Task> Answer, string Reason)[] cases =
        [
            (http => Task.FromResult(http.Response.StatusCode = 500), "127.0.0.1 answers with status 500"),
            (http => Task.Run(() => http.Response.Redirect(rogue.Issuer + "/token")), "127.0.0.1 answers with a redirect, which is not followed"),
            (http => http.Response.WriteAsync(new string('x', 300 * 1024)), "127.0.0.1 answers with more than 256 KiB"),
            (http => http.Response.WriteAsync("<html>"), "the token response of 127.0.0.1 is not usable: not one JSON object with unique names"),
            (http => http.Response.WriteAsync("""{"access_token":"a","access_token":"b","token_type":"Bearer"}"""), "not one JSON object with unique names"),
            (http => http.Response.WriteAsync("""{"access_token":"a","token_type":"mac"}"""), "there is no bearer access token"),
            (http => http.Response.WriteAsync("""{"access_token":"a","token_type":"Bearer"}"""), "the ID Token is not accepted: nothing was presented"),
            (http => RefuseAsync(http, "invalid_client"), "127.0.0.1 refused the request: invalid_client"),
        ];

        foreach (var (answer, reason) in cases)
        {
            rogue.Instead["/token"] = answer;
            await RefusedAsync(await VisitAsync(owner, rogue), reason);
        }

        Assert.Equal(cases.Length, rogue.Calls["/token"]);
    }

    [Fact]
    public async Task A_provider_that_is_slow_or_down_shows_a_page_to_try_again()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer);
        var down = await Gate.OwnerAsync();
        await MakeAsync(down, "http://127.0.0.1:1");
        rogue.Instead["/token"] = http => Task.Delay(TimeSpan.FromMinutes(1), http.RequestAborted);

        await RefusedAsync(await VisitAsync(owner, rogue), "127.0.0.1 did not answer within 8 seconds");
        using var visit = Browser();
        var path = await BeginAsync(Wanting(down));
        using var answer = await visit.TapAsync(await visit.PageAsync(path), path, ("identifier", "bob@" + Domain));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(path, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_request_holds_what_the_protocol_and_the_flow_ask_for()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var made = await MakeAsync(owner, rogue.Issuer);
        rogue.Claims = new JsonObject { ["sub"] = "alice", ["preferred_username"] = "alice" };
        using var visit = Browser();
        var (location, query) = await LeaveAsync(visit, Wanting(owner) with { MaxAge = TimeSpan.FromMinutes(5), Language = "de" });
        using var answer = await visit.GetAsync(rogue.Authorize(query));

        Assert.StartsWith(rogue.Issuer + "/authorize?", location.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("code", query["response_type"]);
        Assert.Equal(made.RedirectUri, query["redirect_uri"]);
        Assert.Equal("openid profile email offline_access", query["scope"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.Equal("300", query["max_age"]);
        Assert.Equal("de", query["ui_locales"]);
        Assert.Equal("alice@" + Domain, query["login_hint"]);
        Assert.Equal(query["code_challenge"].ToString(), Pkce.Challenge(rogue.LastForm["code_verifier"]));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("gatehouse:a%20secret%20that%20both%20know")), rogue.LastForm["authorization"]);
        await RefusedAsync(answer, "auth_time is missing or too long ago"); // as max_age was asked for, and nothing came back
    }

    private static Task RefuseAsync(HttpContext http, string error)
    {
        http.Response.StatusCode = 401;
        return http.Response.WriteAsJsonAsync(new { error });
    }
}
