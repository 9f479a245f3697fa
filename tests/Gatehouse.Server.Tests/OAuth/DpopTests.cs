using System.Net;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth;

public abstract class DpopTests(IOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RFC_9449_8_a_client_is_told_a_nonce_and_gets_a_bound_token_with_it()
    {
        var (site, app) = await AppAsync();
        using var client = new DpopClient(site, gate.Clock);
        var first = await client.OnceAsync(client.Proof(site.Issuer + "/oauth2/token"), await RedeemAsync(site, app));
        first.Refused("use_dpop_nonce");
        Assert.Single(first.Response.Headers.GetValues("DPoP-Nonce"));

        var tokens = (await client.TokenAsync(await RedeemAsync(site, app))).Given();

        Assert.Equal("DPoP", tokens["token_type"]);
        Assert.Equal(client.Thumbprint, (await gate.Services.GetRequiredService<IAccessTokens>().FindAsync(tokens.AccessToken, Ct))!.DpopJkt);
    }

    [Fact]
    public async Task RFC_9449_11_1_a_proof_counts_once()
    {
        var (site, app) = await AppAsync();
        using var client = new DpopClient(site, gate.Clock);
        var first = (await client.TokenAsync(await RedeemAsync(site, app))).Given();
        var proof = client.Proof(site.Issuer + "/oauth2/token");
        (string, string)[] refresh = [("grant_type", "refresh_token"), ("refresh_token", first.RefreshToken), ("client_id", app)];

        var second = (await client.OnceAsync(proof, refresh)).Given();

        (await client.OnceAsync(proof, ("grant_type", "refresh_token"), ("refresh_token", second.RefreshToken), ("client_id", app))).Refused("invalid_dpop_proof");
    }

    [Fact]
    public async Task RFC_9449_5_a_public_clients_refresh_token_is_bound_to_its_key()
    {
        var (site, app) = await AppAsync();
        using var client = new DpopClient(site, gate.Clock);
        using var thief = new DpopClient(site, gate.Clock);
        var tokens = (await client.TokenAsync(await RedeemAsync(site, app))).Given();

        (await thief.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken), ("client_id", app))).Refused("invalid_grant");
        (await site.RefreshAsync(app, tokens.RefreshToken)).Refused("invalid_dpop_proof"); // this client has to bring a proof

        (await client.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken), ("client_id", app))).Given();
    }

    [Fact]
    public async Task RFC_9449_10_a_code_may_be_bound_to_a_key()
    {
        var (site, app) = await AppAsync();
        using var client = new DpopClient(site, gate.Clock);
        using var thief = new DpopClient(site, gate.Clock);
        var code = await site.CodeAsync(app, jkt: client.Thumbprint);
        (string, string)[] form = [.. await RedeemAsync(site, app, code)];

        (await thief.TokenAsync(form)).Refused("invalid_grant");
        (await client.TokenAsync(form)).Given();
    }

    [Fact]
    public async Task RFC_9449_7_1_a_bound_token_opens_the_API_only_with_a_proof_of_its_key()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var service = await site.ClientAsync(new OAuthClientSettings
        {
            TokenEndpointAuthMethod = "client_secret_post", GrantTypes = ["client_credentials"], Scopes = "accounts:read", Audiences = ["api"], DpopBoundAccessTokens = true,
        });
        using var client = new DpopClient(site, gate.Clock);
        using var thief = new DpopClient(site, gate.Clock);
        var token = (await client.TokenAsync(("grant_type", "client_credentials"), ("client_id", service.Client.Id), ("client_secret", service.Secret!))).Given().AccessToken;
        thief.Nonce = client.Nonce;

        Assert.Equal(HttpStatusCode.Unauthorized, await ApiAsync("Bearer", token, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await ApiAsync("DPoP", token, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await ApiAsync("DPoP", token, thief));
        Assert.Equal(HttpStatusCode.OK, await ApiAsync("DPoP", token, client));
    }

    [Fact]
    public async Task RFC_9449_9_the_API_says_what_is_missing_in_the_scheme_of_the_token()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var service = await site.ClientAsync(new OAuthClientSettings
        {
            TokenEndpointAuthMethod = "client_secret_post", GrantTypes = ["client_credentials"], Scopes = "accounts:read", Audiences = ["api"], DpopBoundAccessTokens = true,
        });
        using var client = new DpopClient(site, gate.Clock);
        var token = (await client.TokenAsync(("grant_type", "client_credentials"), ("client_id", service.Client.Id), ("client_secret", service.Secret!))).Given().AccessToken;
        var nonce = client.Nonce;

        client.Nonce = null;
        var without = await SendAsync("DPoP", token, client);
        client.Nonce = nonce;
        var other = await SendAsync("DPoP", token, client, "/api/v1/oauth/clients?limit=1", "/api/v1/oauth/grants");
        var bearer = await SendAsync("Bearer", token, null);

        Assert.StartsWith("DPoP error=\"use_dpop_nonce\"", Challenge(without), StringComparison.Ordinal);
        Assert.Equal(nonce, Assert.Single(without.Headers.GetValues("DPoP-Nonce")));
        Assert.StartsWith("DPoP error=\"invalid_dpop_proof\"", Challenge(other), StringComparison.Ordinal);
        Assert.StartsWith("DPoP error=\"invalid_token\"", Challenge(bearer), StringComparison.Ordinal);
        Assert.All([without, other, bearer], r => Assert.Equal("application/problem+json", r.Content.Headers.ContentType?.MediaType));
    }

    private static string Challenge(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        return string.Join(", ", answer.Headers.GetValues("WWW-Authenticate"));
    }

    private async Task<HttpResponseMessage> SendAsync(string scheme, string token, DpopClient? client, string path = "/api/v1/oauth/clients", string? proofOf = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {token}");
        if (client is not null)
        {
            request.Headers.Add("DPoP", client.Proof(gate.Address.ToString().TrimEnd('/') + (proofOf ?? path), "GET", token));
        }

        return await gate.Anonymous.SendAsync(request, Ct);
    }

    private async Task<HttpStatusCode> ApiAsync(string scheme, string token, DpopClient? client)
    {
        const string Path = "/api/v1/oauth/clients";
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {token}");
        if (client is not null)
        {
            request.Headers.Add("DPoP", client.Proof(gate.Address.ToString().TrimEnd('/') + Path, "GET", token));
        }

        using var response = await gate.Anonymous.SendAsync(request, Ct);
        return response.StatusCode;
    }

    private static async Task<(string, string)[]> RedeemAsync(OAuthSite site, string app, string? code = null) =>
    [
        ("grant_type", "authorization_code"), ("code", code ?? await site.CodeAsync(app)), ("client_id", app), ("redirect_uri", OAuthSite.Redirect), ("code_verifier", OAuthSite.Verifier),
    ];

    private async Task<(OAuthSite, string)> AppAsync()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = await site.ClientAsync(new OAuthClientSettings
        {
            TokenEndpointAuthMethod = "none",
            RedirectUris = [OAuthSite.Redirect],
            GrantTypes = ["authorization_code", "refresh_token"],
            Scopes = "openid profile email offline_access",
            DpopBoundAccessTokens = true,
        });
        return (site, app.Client.Id);
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class DpopTestsOnSqlite(SqliteOAuthGate gate) : DpopTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class DpopTestsOnPostgres(PostgresOAuthGate gate) : DpopTests(gate);
