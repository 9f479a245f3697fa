using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Conformance.OAuth.Attacks;

/// <summary>Somebody writes tokens and assertions of their own, or uses real ones where they do not belong.</summary>
public abstract class ForgedTokenTests(Site site)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    [Fact]
    [Specification("RFC 8725 §2.1, §3.1")]
    public async Task Token_with_another_algorithm_than_the_key_has_is_dead()
    {
        var (client, resource) = await ExchangerAsync();
        var real = (await client.TokenAsync(("grant_type", "client_credentials"), ("resource", resource))).AccessToken;
        var keys = await client.Site.Tenant.Anonymous.GetByteArrayAsync(new Uri(client.Site.Endpoint("jwks")), TestContext.Current.CancellationToken);
        var published = JsonNode.Parse(keys)!["keys"]!.AsArray().Single(k => (string?)k!["kid"] == (string?)Jwt.Header(real)["kid"])!;
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        string[] forged =
        [
            With(real, "none", _ => []),
            With(real, "none", _ => [0]),
            With(real, "HS256", data => HMACSHA256.HashData(keys, data)),
            With(real, "HS256", data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(published.ToJsonString()), data)),
            With(real, "ES256", data => foreign.SignData(data, HashAlgorithmName.SHA256)),
            With(real, "ES256", _ => new byte[64]),
            real[..^8] + "AAAAAAAA",
        ];

        Assert.True(await client.IsActiveAsync(real));
        foreach (var token in forged)
        {
            Assert.False(await client.IsActiveAsync(token));
            (await ExchangeAsync(client, token, resource)).Refuses(400, "invalid_request");
            (await client.UserInfoAsync($"Bearer {token}")).Refuses(401, "invalid_token");
        }
    }

    [Fact]
    [Specification("RFC 7515 §4.1, RFC 8725 §3.10")]
    public async Task Token_that_brings_its_own_key_is_dead()
    {
        var (client, resource) = await ExchangerAsync();
        var real = (await client.TokenAsync(("grant_type", "client_credentials"), ("resource", resource))).AccessToken;
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = JsonNode.Parse(new JsonWebKeySet([JsonWebKey.From(own)]).ToJson())!["keys"]![0]!;

        foreach (var (name, value) in new (string, JsonNode)[] { ("jwk", key), ("jku", "https://evil.example.org/keys"), ("x5c", new JsonArray("AAAA")) })
        {
            var header = Jwt.Header(real).DeepClone();
            header[name] = value.DeepClone();
            var forged = Jwt.Forge(header, Jwt.Claims(real), data => own.SignData(data, HashAlgorithmName.SHA256));

            Assert.False(await client.IsActiveAsync(forged));
        }
    }

    [Fact]
    [Specification("RFC 7517 §5, stolen key")]
    public async Task Token_of_a_withdrawn_key_is_dead_and_the_key_is_published_no_more()
    {
        site.NeedOurServer();
        var ct = TestContext.Current.CancellationToken;
        var (client, resource) = await ExchangerAsync(await OAuthSite.OfAsync(await site.NewTenantAsync()));
        var token = (await client.TokenAsync(("grant_type", "client_credentials"), ("resource", resource))).AccessToken;
        var kid = (string)Jwt.Header(token)["kid"]!;
        Assert.True(await client.IsActiveAsync(token));

        await client.Site.Tenant.Api.WithdrawOAuthKeyAsync(kid, new WithdrawOAuthKey("stolen"), ct);

        Assert.False(await client.IsActiveAsync(token));
        (await ExchangeAsync(client, token, resource)).Refuses(400, "invalid_request");
        Assert.DoesNotContain(kid, await client.Site.Tenant.Anonymous.GetStringAsync(new Uri(client.Site.Endpoint("jwks")), ct), StringComparison.Ordinal);
        Assert.NotEqual(kid, (string?)Jwt.Header((await client.TokenAsync(("grant_type", "client_credentials"))).AccessToken)["kid"]);
    }

    [Fact]
    [Specification("RFC 9068 §4, §5, RFC 8725 §3.11")]
    public async Task Token_for_one_place_opens_no_other()
    {
        var ct = TestContext.Current.CancellationToken;
        var (service, resource) = await ExchangerAsync();
        var person = new RawClient(service.Site, await service.Site.ClientAsync());
        var forResource = (await service.TokenAsync(("grant_type", "client_credentials"), ("resource", resource))).AccessToken;
        var tokens = await person.TokensAsync();

        (await person.UserInfoAsync($"Bearer {forResource}")).Refuses(401, "invalid_token");
        (await person.UserInfoAsync($"Bearer {tokens.IdToken}")).Refuses(401, "invalid_token");
        (await person.UserInfoAsync($"Bearer {tokens.RefreshToken}")).Refuses(401, "invalid_token");
        foreach (var token in new[] { forResource, tokens.AccessToken, tokens.IdToken, tokens.RefreshToken })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/devices");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            using var response = await service.Site.Tenant.Anonymous.SendAsync(request, ct);
            Assert.Equal(401, (int)response.StatusCode);
        }

        (await ExchangeAsync(service, tokens.IdToken, resource)).Refuses(400, "invalid_request");
    }

    [Fact]
    [Specification("RFC 9207 §1, RFC 8725 §3.8")]
    public async Task Nothing_of_one_organization_counts_in_another()
    {
        site.NeedOurServer();
        var here = await SiteAsync();
        var client = new RawClient(here, await here.ClientAsync());
        var there = await OAuthSite.OfAsync(await site.NewTenantAsync());
        var tokens = await client.TokensAsync();
        var abroad = new RawClient(there, await there.ClientAsync());

        (await OAuthAnswer.GetAsync(there.Tenant.Anonymous, there.Endpoint("userinfo"), ("Authorization", $"Bearer {tokens.AccessToken}"))).Refuses(401, "invalid_token");
        Assert.False(await abroad.IsActiveAsync(tokens.AccessToken));
        (await abroad.RefreshAsync(tokens.RefreshToken)).Refuses(400, "invalid_grant");
        (await abroad.RedeemAsync(await client.CodeAsync())).Refuses(400, "invalid_grant");
        (await abroad.TokenAsync(("Authorization", Basic(client)), ("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken))).Refuses(401, "invalid_client");
    }

    [Fact]
    [Specification("RFC 7523 §3, OpenID Connect Core 1.0 §9")]
    public async Task Assertion_holds_once_for_us_in_time_and_under_its_key()
    {
        var oauth = await SiteAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = JsonNode.Parse(new JsonWebKeySet([JsonWebKey.From(key)]).ToJson())!["keys"]![0]!;
        var client = new RawClient(oauth, await oauth.ClientAsync(s => ForItself(s) with
        {
            TokenEndpointAuthMethod = "private_key_jwt",
            Jwks = OAuthSite.KeySet(publicKey),
            Audiences = ["api"],
            Scopes = "mdm:read",
        }));
        var good = Assertion(client.Id, oauth.Issuer, 60);

        var once = Sign(good, key);
        Assert.Equal(200, (await AssertAsync(client, once)).Status);
        (await AssertAsync(client, once)).Refuses(401, "invalid_client");

        (await AssertAsync(client, Sign(Assertion(client.Id, oauth.Issuer, 60), foreign))).Refuses(401, "invalid_client");
        (await AssertAsync(client, Sign(Assertion(client.Id, oauth.Issuer, -3600), key))).Refuses(401, "invalid_client");
        (await AssertAsync(client, Sign(Assertion(client.Id, oauth.Issuer, 86_400), key))).Refuses(401, "invalid_client");
        (await AssertAsync(client, Sign(Assertion(client.Id, "https://other.example.org", 60), key))).Refuses(401, "invalid_client");
        (await AssertAsync(client, Sign(Assertion("cli_other", oauth.Issuer, 60), key))).Refuses(401, "invalid_client");
        (await AssertAsync(client, Jwt.Forge(new JsonObject { ["alg"] = "none" }, good, _ => [0]))).Refuses(401, "invalid_client");
        (await AssertAsync(client, Jwt.Forge(new JsonObject { ["alg"] = "HS256" }, good, data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(publicKey.ToJsonString()), data))))
            .Refuses(401, "invalid_client");
        (await client.TokenAsync(("grant_type", "client_credentials"))).Refuses(401, "invalid_client");
    }

    [Fact]
    [Specification("OpenID Connect Core 1.0 §3.1.2.1")]
    public async Task Hint_under_a_foreign_key_is_refused()
    {
        var oauth = await SiteAsync();
        var client = new RawClient(oauth, await oauth.ClientAsync());
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var real = (await client.TokensAsync()).IdToken;
        using var visitor = new Visitor();

        var answer = await visitor.OpenAsync(client.AuthorizeAddress(
            ("prompt", "none"), ("id_token_hint", Jwt.Forge(Jwt.Header(real), Jwt.Claims(real), data => foreign.SignData(data, HashAlgorithmName.SHA256)))));

        Assert.Equal("invalid_request", HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["error"]);
    }

    [Fact]
    [Specification("RFC 6749 §2.3, §5.2")]
    public async Task Client_cannot_choose_a_weaker_way_to_prove_itself()
    {
        var oauth = await SiteAsync();
        var client = new RawClient(oauth, await oauth.ClientAsync(s => ForItself(s) with { Audiences = ["api"], Scopes = "mdm:read" }));
        (string, string?) grant = ("grant_type", "client_credentials");

        (await client.TokenAsync(grant, ("Authorization", null), ("client_id", client.Id))).Refuses(401, "invalid_client");
        (await client.TokenAsync(grant, ("Authorization", null), ("client_id", client.Id), ("client_secret", client.Secret))).Refuses(401, "invalid_client");
        (await client.TokenAsync(grant, ("client_secret", client.Secret))).Refuses(400, "invalid_request");
        (await client.TokenAsync(grant, ("Authorization", "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{client.Id}:gh_cs_wrong"))))).Refuses(401, "invalid_client");
        (await client.TokenAsync(grant, ("scope", "mdm:write"))).Refuses(400, "invalid_scope");

        Assert.Equal(200, (await client.TokenAsync(grant)).Status);
    }

    private static string With(string token, string algorithm, Func<byte[], byte[]> sign)
    {
        var header = Jwt.Header(token).DeepClone();
        header["alg"] = algorithm;
        return Jwt.Forge(header, Jwt.Claims(token), sign);
    }

    private static JsonObject Assertion(string id, string audience, int seconds) => new()
    {
        ["iss"] = id, ["sub"] = id, ["aud"] = audience, ["jti"] = Guid.NewGuid().ToString("n"),
        ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + seconds,
    };

    private static string Sign(JsonObject claims, ECDsa key) =>
        Jwt.Forge(new JsonObject { ["alg"] = "ES256" }, claims, data => key.SignData(data, HashAlgorithmName.SHA256));

    private static Task<OAuthAnswer> AssertAsync(RawClient client, string assertion) => client.TokenAsync(
        ("grant_type", "client_credentials"), ("client_id", null), ("client_assertion_type", AssertionType), ("client_assertion", assertion));

    private static Task<OAuthAnswer> ExchangeAsync(RawClient client, string token, string resource) => client.TokenAsync(
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("subject_token", token),
        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"), ("resource", resource));

    private static string Basic(RawClient client) => "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{client.Id}:{client.Secret}"));

    private static OAuthClientSettings ForItself(OAuthClientSettings settings) => settings with { RedirectUris = [], PostLogoutRedirectUris = [], GrantTypes = ["client_credentials"] };

    private async Task<(RawClient Client, string Resource)> ExchangerAsync(OAuthSite? oauth = null)
    {
        oauth ??= await SiteAsync();
        var resource = await oauth.ResourceAsync();
        var client = await oauth.ClientAsync(s => ForItself(s) with
        {
            GrantTypes = ["client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"],
            Audiences = [resource.Identifier],
            Scopes = "mail",
        });
        return (new RawClient(oauth, client), resource.Identifier);
    }

    private async Task<OAuthSite> SiteAsync() => await OAuthSite.OfAsync(await site.TenantAsync());
}

[Collection(nameof(SqliteSite))]
public sealed class ForgedTokensOnSqlite(SqliteSite site) : ForgedTokenTests(site);

[Collection(nameof(PostgresSite))]
public sealed class ForgedTokensOnPostgres(PostgresSite site) : ForgedTokenTests(site);
