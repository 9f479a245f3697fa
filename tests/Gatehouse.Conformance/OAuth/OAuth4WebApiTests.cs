using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.OAuth;

/// <summary>The certified client <c>oauth4webapi</c>, which validates each answer by the letter.</summary>
public abstract class OAuth4WebApiTests(Site site)
{
    private static readonly ForeignClient Foreign = ForeignClient.OAuth4WebApi;

    [Fact]
    [Specification("RFC 8414 §3")]
    public async Task Both_well_known_addresses_say_the_same()
    {
        var oauth = await SiteAsync();

        var result = await Foreign.RunAsync("discovery", oauth.Input(await oauth.ClientAsync()));

        Assert.Equal((true, oauth.Issuer), ((bool?)result["same"], (string?)result["issuer"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Specification("OAuth 2.0 Form Post Response Mode §2, RFC 9207 §2.4")]
    public async Task Answer_comes_by_query_or_by_form_and_names_the_issuer(bool formPost)
    {
        var oauth = await SiteAsync();
        var input = oauth.Input(await oauth.ClientAsync());
        input["formPost"] = formPost;

        var result = await Foreign.RunAsync("code", input);

        Assert.Equal(formPost, (bool?)result["posted"]);
        Assert.Equal((oauth.PersonId, oauth.PersonId), ((string?)result["claims"]?["sub"], (string?)result["userInfo"]?["sub"]));
    }

    [Fact]
    [Specification("RFC 9207 §2.4, RFC 9700 §4.4")]
    public async Task Answer_of_one_issuer_is_not_taken_for_that_of_another()
    {
        var oauth = await SiteAsync();
        var input = oauth.Input(await oauth.ClientAsync());
        input["otherIssuer"] = $"{oauth.Issuer}-evil";

        var result = await Foreign.RunAsync("mixUp", input);

        Assert.Equal(("OAUTH_INVALID_RESPONSE", "unexpected \"iss\" (issuer) response parameter value"), ((string?)result["code"], (string?)result["message"]));
    }

    [Fact]
    [Specification("RFC 9126 §2, RFC 9449 §5, §8, §10.1")]
    public async Task Pushed_request_and_proof_of_possession_go_together()
    {
        var oauth = await SiteAsync();

        var result = await Foreign.RunAsync("dpopAndPar", oauth.Input(await oauth.ClientAsync(s => s with { DpopBoundAccessTokens = true })));

        Assert.Equal("dpop", (string?)result["type"]);
        Assert.True((bool?)result["described"]?["active"]);
        Assert.NotNull((string?)result["described"]?["cnf"]?["jkt"]);
    }

    [Fact]
    [Specification("RFC 8628 §3.5")]
    public async Task Polling_device_hears_pending_slow_down_and_denied()
    {
        var oauth = await SiteAsync();
        var client = await oauth.ClientAsync(s => s with { TokenEndpointAuthMethod = "none", RedirectUris = [], GrantTypes = ["urn:ietf:params:oauth:grant-type:device_code"] });

        var result = await Foreign.RunAsync("device", oauth.Input(client, scope: "openid"));

        Assert.Equal(("authorization_pending", "slow_down", "access_denied"), ((string?)result["pending"], (string?)result["hurried"], (string?)result["denied"]));
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [Specification("RFC 9068 §4, RFC 7009 §2.1")]
    public async Task Resource_accepts_our_token_and_revocation_ends_it(string algorithm)
    {
        var oauth = await SiteAsync();
        var resource = await oauth.ResourceAsync(algorithm);
        var client = await oauth.ClientAsync(s => s with
        {
            RedirectUris = [],
            PostLogoutRedirectUris = [],
            GrantTypes = ["client_credentials"],
            Audiences = [resource.Identifier],
            Scopes = "mail",
        });
        var input = oauth.Input(client, scope: "mail");
        input["resource"] = resource.Identifier;

        var result = await Foreign.RunAsync("clientCredentials", input);

        Assert.Equal((client.Client.Id, "mail"), ((string?)result["claims"]?["client_id"], (string?)result["claims"]?["scope"]));
        Assert.False((bool?)result["active"]);
    }

    private async Task<OAuthSite> SiteAsync() => await OAuthSite.OfAsync(await site.TenantAsync());
}

[Collection(nameof(SqliteSite))]
public sealed class OAuth4WebApiOnSqlite(SqliteSite site) : OAuth4WebApiTests(site);

[Collection(nameof(PostgresSite))]
public sealed class OAuth4WebApiOnPostgres(PostgresSite site) : OAuth4WebApiTests(site);
