using System.Text.Json.Nodes;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.OAuth;

/// <summary>The certified client <c>openid-client</c> does with us what applications do.</summary>
public abstract class OpenIdClientTests(Site site)
{
    private static readonly ForeignClient Foreign = ForeignClient.OpenIdClient;

    [Fact]
    [Specification("OpenID Connect Discovery 1.0 §4")]
    public async Task Discovery_names_every_endpoint()
    {
        var oauth = await SiteAsync();

        var metadata = await Foreign.RunAsync("discovery", oauth.Input(await oauth.ClientAsync()));

        Assert.Equal(oauth.Issuer, (string?)metadata["issuer"]);
        foreach (var name in (string[])["authorization", "token", "userinfo", "introspection", "revocation", "device_authorization", "pushed_authorization_request", "end_session"])
        {
            Assert.StartsWith(oauth.Issuer, (string?)metadata[$"{name}_endpoint"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("client_secret_basic", "ES256")]
    [InlineData("client_secret_post", "RS256")]
    [InlineData("none", "ES256")]
    [Specification("OpenID Connect Core 1.0 §3.1")]
    public async Task Code_with_PKCE_signs_a_person_in(string method, string algorithm)
    {
        var oauth = await SiteAsync();
        var client = await oauth.ClientAsync(s => s with { TokenEndpointAuthMethod = method, IdTokenSignedResponseAlg = algorithm });

        var result = await Foreign.RunAsync("code", oauth.Input(client));

        Assert.Equal(oauth.PersonId, (string?)result["claims"]?["sub"]);
        Assert.Equal(oauth.PersonName, (string?)result["userInfo"]?["email"]);
        Assert.Equal("bearer", (string?)result["type"]);
        Assert.Equal(oauth.Issuer, (string?)result["issuerInAnswer"]);
        Assert.True((bool?)result["hasRefresh"]);
    }

    [Fact]
    [Specification("RFC 6749 §4.1.2.1")]
    public async Task Whoever_says_no_is_asked_and_the_client_is_told()
    {
        var oauth = await SiteAsync();

        var (_, cause) = await Foreign.FailAsync("denied", oauth.Input(await oauth.ClientAsync(s => s with { AskConsent = true })));

        Assert.Contains("access_denied", cause, StringComparison.Ordinal);
    }

    [Fact]
    [Specification("RFC 6749 §6")]
    public async Task Refresh_tokens_are_replaced_and_go_on()
    {
        var oauth = await SiteAsync();

        var result = await Foreign.RunAsync("refresh", oauth.Input(await oauth.ClientAsync()));

        Assert.Equal(3, (int?)result["rotated"]);
        Assert.Equal(oauth.PersonId, (string?)result["sub"]);
    }

    [Fact]
    [Specification("RFC 7662 §2, RFC 7009 §2")]
    public async Task Introspection_describes_a_token_until_the_grant_is_revoked()
    {
        var oauth = await SiteAsync();
        var client = await oauth.ClientAsync();

        var result = await Foreign.RunAsync("introspectAndRevoke", oauth.Input(client));

        Assert.True((bool?)result["before"]?["active"]);
        Assert.Equal((client.Client.Id, oauth.PersonId, oauth.Issuer), ((string?)result["before"]?["client_id"], (string?)result["before"]?["sub"], (string?)result["before"]?["iss"]));
        Assert.Equal("""{"active":false}""", result["after"]!.ToJsonString());
        Assert.Equal("""{"active":false}""", result["unknown"]!.ToJsonString());
    }

    [Fact]
    [Specification("RFC 9449 §5, §7")]
    public async Task Tokens_with_proof_of_possession_serve_nobody_else()
    {
        var oauth = await SiteAsync();

        var result = await Foreign.RunAsync("dpop", oauth.Input(await oauth.ClientAsync(s => s with { DpopBoundAccessTokens = true })));

        Assert.Equal(("dpop", "dpop", oauth.PersonId), ((string?)result["type"], (string?)result["renewedType"], (string?)result["sub"]));
        Assert.Equal("invalid_token", (string?)result["stolen"]);
        Assert.Equal("invalid_token", (string?)result["asBearer"]);
    }

    [Fact]
    [Specification("RFC 9126 §2, §4")]
    public async Task Pushed_request_leaves_only_a_reference_in_the_browser()
    {
        var oauth = await SiteAsync();

        var result = await Foreign.RunAsync("par", oauth.Input(await oauth.ClientAsync(s => s with { RequirePushedAuthorizationRequests = true })));

        Assert.Equal(oauth.PersonId, (string?)result["sub"]);
        Assert.Equal("""["client_id","request_uri"]""", result["parameters"]!.ToJsonString());
    }

    [Fact]
    [Specification("RFC 8628 §3")]
    public async Task Device_is_let_in_from_another_screen()
    {
        var oauth = await SiteAsync();
        var client = await oauth.ClientAsync(s => s with
        {
            TokenEndpointAuthMethod = "none",
            RedirectUris = [],
            GrantTypes = ["urn:ietf:params:oauth:grant-type:device_code", "refresh_token"],
        });

        var result = await Foreign.RunAsync("device", oauth.Input(client));

        Assert.Equal((200, "bearer", oauth.PersonId), ((int?)result["page"], (string?)result["type"], (string?)result["sub"]));
    }

    [Fact]
    [Specification("RFC 7523 §2.2, RFC 6749 §4.4")]
    public async Task Client_proves_itself_with_its_key()
    {
        var oauth = await SiteAsync();
        using var key = new ClientKey();
        var client = await oauth.ClientAsync(s => ForItself(s) with { TokenEndpointAuthMethod = "private_key_jwt", Jwks = OAuthSite.KeySet(key.Public), Audiences = ["api"], Scopes = "mdm:read" });

        var result = await Foreign.RunAsync("clientCredentials", oauth.Input(client, key.Private, "mdm:read"));

        Assert.Equal(("bearer", "mdm:read"), ((string?)result["type"], (string?)result["scope"]));
        Assert.StartsWith("gh_at_", (string?)result["token"], StringComparison.Ordinal);
    }

    [Fact]
    [Specification("RFC 7523 §3")]
    public async Task Client_with_another_key_is_refused()
    {
        var oauth = await SiteAsync();
        using var key = new ClientKey();
        using var other = new ClientKey();
        var client = await oauth.ClientAsync(s => ForItself(s) with { TokenEndpointAuthMethod = "private_key_jwt", Jwks = OAuthSite.KeySet(key.Public), Audiences = ["api"], Scopes = "mdm:read" });

        var (_, cause) = await Foreign.FailAsync("clientCredentials", oauth.Input(client, other.Private, "mdm:read"));

        Assert.Contains("invalid_client", cause, StringComparison.Ordinal);
    }

    [Fact]
    [Specification("RFC 8693 §2")]
    public async Task Token_is_exchanged_for_one_of_narrower_use()
    {
        var oauth = await SiteAsync();
        var (first, second) = (await oauth.ResourceAsync(), await oauth.ResourceAsync());
        var client = await oauth.ClientAsync(s => ForItself(s) with
        {
            GrantTypes = ["client_credentials", "urn:ietf:params:oauth:grant-type:token-exchange"],
            Audiences = [first.Identifier, second.Identifier],
            Scopes = "mail files",
        });
        var input = oauth.Input(client, scope: "mail");
        input["resource"] = second.Identifier;

        var result = await Foreign.RunAsync("exchange", input);

        Assert.Equal("urn:ietf:params:oauth:token-type:access_token", (string?)result["type"]);
        Assert.Equal((second.Identifier, "mail", client.Client.Id), ((string?)result["claims"]?["aud"], (string?)result["claims"]?["scope"], (string?)result["claims"]?["client_id"]));
    }

    [Fact]
    [Specification("RFC 7591 §3")]
    public async Task Program_registers_itself_and_signs_a_person_in()
    {
        site.NeedOurServer();
        var oauth = await SiteAsync();
        var allowed = await oauth.Tenant.Api.CreateOAuthRegistrationTokenAsync(new CreateOAuthRegistrationToken("Foreign"), TestContext.Current.CancellationToken);
        var input = oauth.Input(await oauth.ClientAsync());
        input["registrationToken"] = allowed.Token;

        var result = await Foreign.RunAsync("register", input);

        Assert.StartsWith("cli_", (string?)result["id"], StringComparison.Ordinal);
        Assert.Equal(oauth.PersonId, (string?)result["sub"]);
        Assert.Equal("invalid_token", (await Foreign.FailAsync("register", input)).Cause); // it was for one program
    }

    [Fact]
    [Specification("OpenID Connect RP-Initiated Logout 1.0 §2")]
    public async Task Logout_ends_the_session_and_leads_back()
    {
        var oauth = await SiteAsync();

        var result = await Foreign.RunAsync("logout", oauth.Input(await oauth.ClientAsync()));

        Assert.Equal($"{OAuthSite.PostLogoutUri}?state=bye", (string?)result["end"]);
        Assert.Contains((string?)result["error"], (string?[])["login_required", "interaction_required"]);
    }

    private static OAuthClientSettings ForItself(OAuthClientSettings settings) => settings with { RedirectUris = [], PostLogoutRedirectUris = [], GrantTypes = ["client_credentials"] };

    private async Task<OAuthSite> SiteAsync() => await OAuthSite.OfAsync(await site.TenantAsync());
}

[Collection(nameof(SqliteSite))]
public sealed class OpenIdClientOnSqlite(SqliteSite site) : OpenIdClientTests(site);

[Collection(nameof(PostgresSite))]
public sealed class OpenIdClientOnPostgres(PostgresSite site) : OpenIdClientTests(site);
