using System.Security.Cryptography;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Conformance.OAuth.Attacks;

/// <summary>Somebody has a token that is bound to a key, but not the key; or a proof, but not a fresh one.</summary>
public abstract class DpopAttackTests(Site site) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string? _nonce;

    [Fact]
    [Specification("RFC 9449 §8")]
    public async Task Proof_without_our_nonce_is_asked_for_one()
    {
        var client = await ClientAsync();

        var answer = await client.RedeemAsync("gh_ac_any", ("DPoP", Proof(client, _key)));

        answer.Refuses(400, "use_dpop_nonce");
        Assert.Single(answer.Headers.GetValues("DPoP-Nonce"));
    }

    [Fact]
    [Specification("RFC 9449 §5")]
    public async Task Client_that_is_held_to_proofs_gets_nothing_without()
    {
        var client = await ClientAsync();

        (await client.RedeemAsync(await client.CodeAsync())).Refuses(400, "invalid_dpop_proof");
    }

    [Fact]
    [Specification("RFC 9449 §11.1")]
    public async Task Proof_is_good_once()
    {
        var client = await ClientAsync();
        var tokens = await TokensAsync(client);
        var proof = Proof(client, _key);
        Assert.Equal(200, (await client.RefreshAsync(tokens.RefreshToken, ("DPoP", proof))).Status);

        (await client.RefreshAsync(tokens.RefreshToken, ("DPoP", proof))).Refuses(400, "invalid_dpop_proof");

        var atResource = Proof(client, _key, "GET", "userinfo", tokens.AccessToken);
        Assert.Equal(200, (await client.UserInfoAsync($"DPoP {tokens.AccessToken}", ("DPoP", atResource))).Status);
        (await client.UserInfoAsync($"DPoP {tokens.AccessToken}", ("DPoP", atResource))).Refuses(401, "invalid_dpop_proof");
    }

    [Fact]
    [Specification("RFC 9449 §5, §7.1")]
    public async Task Another_key_does_not_open_what_the_first_was_given()
    {
        var client = await ClientAsync();
        var tokens = await TokensAsync(client);

        (await client.RefreshAsync(tokens.RefreshToken, ("DPoP", Proof(client, _other)))).Refuses(400, "invalid_grant");
        (await client.UserInfoAsync($"DPoP {tokens.AccessToken}", ("DPoP", Proof(client, _other, "GET", "userinfo", tokens.AccessToken)))).Refuses(401, "invalid_token");
        (await client.UserInfoAsync($"Bearer {tokens.AccessToken}")).Refuses(401, "invalid_token");
        (await client.UserInfoAsync($"Bearer {tokens.AccessToken}", ("DPoP", Proof(client, _key, "GET", "userinfo", tokens.AccessToken)))).Refuses(401, "invalid_token");

        Assert.Equal(200, (await client.RefreshAsync(tokens.RefreshToken, ("DPoP", Proof(client, _key)))).Status);
    }

    [Fact]
    [Specification("RFC 9449 §4.3")]
    public async Task Proof_for_another_request_or_token_is_refused()
    {
        var client = await ClientAsync();
        var tokens = await TokensAsync(client);

        (await client.RefreshAsync(tokens.RefreshToken, ("DPoP", Proof(client, _key, "GET")))).Refuses(400, "invalid_dpop_proof");
        (await client.RefreshAsync(tokens.RefreshToken, ("DPoP", Proof(client, _key, "POST", "revoke")))).Refuses(400, "invalid_dpop_proof");
        (await client.RefreshAsync(tokens.RefreshToken, ("DPoP", Proof(client, _key, ago: TimeSpan.FromHours(1))))).Refuses(400, "invalid_dpop_proof");
        (await client.UserInfoAsync($"DPoP {tokens.AccessToken}", ("DPoP", Proof(client, _key, "GET", "userinfo", "gh_at_other")))).Refuses(401, "invalid_dpop_proof");
        (await client.UserInfoAsync($"DPoP {tokens.AccessToken}", ("DPoP", Proof(client, _key, "GET", "userinfo")))).Refuses(401, "invalid_dpop_proof");
        (await client.UserInfoAsync($"DPoP {tokens.AccessToken}")).Refuses(401, "invalid_dpop_proof");
    }

    [Fact]
    [Specification("RFC 9449 §10")]
    public async Task Code_that_is_bound_to_a_key_is_redeemed_with_it_alone()
    {
        var client = await ClientAsync();
        await LearnNonceAsync(client);
        var code = await client.CodeAsync(("dpop_jkt", JsonWebKey.From(_key).Thumbprint));

        (await client.RedeemAsync(code, ("DPoP", Proof(client, _other)))).Refuses(400, "invalid_grant");

        Assert.Equal("DPoP", (string?)(await client.RedeemAsync(code, ("DPoP", Proof(client, _key)))).Json["token_type"]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _key.Dispose();
        _other.Dispose();
    }

    private async Task<OAuthAnswer> TokensAsync(RawClient client)
    {
        await LearnNonceAsync(client);
        var answer = await client.RedeemAsync(await client.CodeAsync(), ("DPoP", Proof(client, _key)));
        Assert.True(answer.Status == 200, answer.Text);
        return answer;
    }

    private async Task LearnNonceAsync(RawClient client) =>
        _nonce = (await client.RedeemAsync("gh_ac_any", ("DPoP", Proof(client, _key)))).Headers.GetValues("DPoP-Nonce").Single();

    private string Proof(RawClient client, ECDsa key, string method = "POST", string endpoint = "token", string? accessToken = null, TimeSpan ago = default) => DpopProof.Write(
        new SigningKey(key), method, client.Site.Endpoint(endpoint), Guid.NewGuid().ToString("n"), TimeProvider.System.GetUtcNow() - ago, _nonce, accessToken);

    private async Task<RawClient> ClientAsync()
    {
        var oauth = await OAuthSite.OfAsync(await site.TenantAsync());

        // RFC 9449 §5: only a public client's refresh tokens are bound to the key; others have their credential.
        return new RawClient(oauth, await oauth.ClientAsync(s => s with { TokenEndpointAuthMethod = "none", DpopBoundAccessTokens = true }));
    }
}

[Collection(nameof(SqliteSite))]
public sealed class DpopAttacksOnSqlite(SqliteSite site) : DpopAttackTests(site);

[Collection(nameof(PostgresSite))]
public sealed class DpopAttacksOnPostgres(PostgresSite site) : DpopAttackTests(site);
