using System.Text.Json.Nodes;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.OAuth;

/// <summary>The package <c>jose</c> verifies what we sign, by our published keys alone.</summary>
public abstract class JoseTests(Site site)
{
    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [Specification("RFC 7515 §5.2, RFC 7517 §5")]
    public async Task Tokens_verify_by_the_published_keys_also_after_a_rotation(string algorithm)
    {
        site.NeedOurServer();
        var ct = TestContext.Current.CancellationToken;
        var oauth = await OAuthSite.OfAsync(await site.NewTenantAsync());
        var resource = await oauth.ResourceAsync(algorithm);
        var client = new RawClient(oauth, await oauth.ClientAsync(s => s with
        {
            RedirectUris = [],
            PostLogoutRedirectUris = [],
            GrantTypes = ["client_credentials"],
            Audiences = [resource.Identifier],
            Scopes = "mail",
        }));

        var before = await TokenAsync(client);
        var next = await oauth.Tenant.Api.RotateOAuthKeyAsync(new RotateOAuthKey(algorithm, AtOnce: true), ct);
        var after = await TokenAsync(client);

        Assert.Equal(next.Kid, (string?)Jwt.Header(after)["kid"]);
        foreach (var token in new[] { before, after })
        {
            var verified = await ForeignClient.Jose.RunAsync("verify", Question(oauth, token, resource.Identifier, "at+jwt"));
            Assert.Equal((algorithm, client.Id), ((string?)verified["header"]?["alg"], (string?)verified["payload"]?["client_id"]));
        }
    }

    [Fact]
    [Specification("OpenID Connect Core 1.0 §2, §3.1.3.6")]
    public async Task ID_token_verifies_and_names_whom_it_is_for()
    {
        var oauth = await OAuthSite.OfAsync(await site.TenantAsync());
        var client = new RawClient(oauth, await oauth.ClientAsync());
        var tokens = await client.TokensAsync();

        var verified = await ForeignClient.Jose.RunAsync("verify", Question(oauth, tokens.IdToken, client.Id, "JWT"));

        Assert.Equal((oauth.PersonId, "n-0S6_WzA2Mj"), ((string?)verified["payload"]?["sub"], (string?)verified["payload"]?["nonce"]));
        Assert.NotNull((string?)verified["payload"]?["at_hash"]);
    }

    [Fact]
    [Specification("RFC 8725 §3.8")]
    public async Task Token_does_not_verify_for_another_audience()
    {
        var oauth = await OAuthSite.OfAsync(await site.TenantAsync());
        var client = new RawClient(oauth, await oauth.ClientAsync());
        var tokens = await client.TokensAsync();

        var (code, _) = await ForeignClient.Jose.FailAsync("verify", Question(oauth, tokens.IdToken, "cli_other", "JWT"));

        Assert.Equal("ERR_JWT_CLAIM_VALIDATION_FAILED", code);
    }

    private static async Task<string> TokenAsync(RawClient client)
    {
        var answer = await client.TokenAsync(("grant_type", "client_credentials"));
        Assert.True(answer.Status == 200, answer.Text);
        return answer.AccessToken;
    }

    private static JsonObject Question(OAuthSite oauth, string token, string audience, string type) => new()
    {
        ["token"] = token, ["jwksUri"] = oauth.Endpoint("jwks"), ["issuer"] = oauth.Issuer, ["audience"] = audience, ["type"] = type,
    };
}

[Collection(nameof(SqliteSite))]
public sealed class JoseOnSqlite(SqliteSite site) : JoseTests(site);

[Collection(nameof(PostgresSite))]
public sealed class JoseOnPostgres(PostgresSite site) : JoseTests(site);
