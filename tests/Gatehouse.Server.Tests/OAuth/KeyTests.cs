using System.Net;
using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Keys;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth;

/// <summary>Signing keys and the documents about the issuer.</summary>
public abstract class KeyTests(IOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_key_is_published_before_it_signs_and_the_old_one_after_it_stopped()
    {
        var (site, client) = await BeginAsync();
        var old = (await site.ServiceTokenAsync(client)).Given().AccessToken;
        var before = Assert.Single((await site.KeysAsync()).Keys).KeyId;

        var next = await site.Owner.PostAsync<OAuthSigningKey>("/api/v1/oauth/keys/rotate", new RotateOAuthKey());

        Assert.Equal(OAuthKeyState.Next, next.State);
        Assert.Equal(2, (await site.KeysAsync()).Keys.Count);
        Assert.Equal(before, Kid((await site.ServiceTokenAsync(client)).Given().AccessToken));
        gate.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(next.Kid, Kid((await site.ServiceTokenAsync(client)).Given().AccessToken));
        Assert.Equal(2, (await site.KeysAsync()).Keys.Count);
        Assert.NotNull(old);
        gate.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(next.Kid, Assert.Single((await site.KeysAsync()).Keys).KeyId);
    }

    [Fact]
    public async Task Keys_get_their_successors_by_themselves()
    {
        var (site, client) = await BeginAsync();
        await site.ServiceTokenAsync(client);
        var first = Assert.Single((await site.KeysAsync()).Keys).KeyId;
        gate.Clock.Advance(TimeSpan.FromDays(89.5));

        await gate.Services.GetRequiredService<KeyRotation>().RunAsync(Ct);
        await gate.Services.GetRequiredService<KeyRotation>().RunAsync(Ct);

        Assert.Equal(2, (await site.KeysAsync()).Keys.Count);
        gate.Clock.Advance(TimeSpan.FromDays(1));
        Assert.NotEqual(first, Kid((await site.ServiceTokenAsync(client)).Given().AccessToken));
    }

    [Fact]
    public async Task A_withdrawn_key_is_gone_at_once_and_so_are_its_tokens()
    {
        var (site, client) = await BeginAsync();
        var token = (await site.ServiceTokenAsync(client)).Given().AccessToken;
        var kid = Kid(token);

        var withdrawn = await site.Owner.PostAsync<OAuthSigningKey>($"/api/v1/oauth/keys/{kid}/withdraw", new WithdrawOAuthKey("It leaked."));

        Assert.Equal(OAuthKeyState.Withdrawn, withdrawn.State);
        Assert.DoesNotContain((await site.KeysAsync()).Keys, k => k.KeyId == kid);
        Assert.False((await site.IntrospectAsync(client, token)).GetProperty("active").GetBoolean());
        Assert.NotEqual(kid, Kid((await site.ServiceTokenAsync(client)).Given().AccessToken));
        Assert.Null(await gate.Database.FirstAsync<byte[]>("select private_key from oauth_signing_key where kid = @kid", new { kid }, Ct));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whichever_key_is_withdrawn_the_one_that_signs_is_published_and_gets_a_successor(bool atOnce)
    {
        var (site, client) = await BeginAsync();
        var first = Kid((await site.ServiceTokenAsync(client)).Given().AccessToken);
        var second = await site.Owner.PostAsync<OAuthSigningKey>("/api/v1/oauth/keys/rotate", new RotateOAuthKey(AtOnce: atOnce));
        gate.Clock.Advance(TimeSpan.FromHours(1));

        await site.Owner.PostAsync<OAuthSigningKey>($"/api/v1/oauth/keys/{second.Kid}/withdraw", new WithdrawOAuthKey("It leaked."));

        for (var day = 0; day < 5; day++)
        {
            var kid = Kid((await site.ServiceTokenAsync(client)).Given().AccessToken);
            Assert.Contains((await site.KeysAsync()).Keys, k => k.KeyId == kid);
            Assert.Equal(first, kid); // which everybody knows
            gate.Clock.Advance(TimeSpan.FromHours(20));
            await gate.Services.GetRequiredService<KeyRotation>().RunAsync(Ct);
        }

        gate.Clock.Advance(TimeSpan.FromDays(90));
        await gate.Services.GetRequiredService<KeyRotation>().RunAsync(Ct);
        gate.Clock.Advance(TimeSpan.FromDays(4));
        Assert.NotEqual(first, Kid((await site.ServiceTokenAsync(client)).Given().AccessToken));
        await gate.Services.GetRequiredService<KeyRotation>().RunAsync(Ct);
        Assert.DoesNotContain((await site.KeysAsync()).Keys, k => k.KeyId == first);
    }

    [Fact]
    public async Task A_key_that_signs_at_once_before_the_next_one_ends_when_that_takes_over()
    {
        var (site, client) = await BeginAsync();
        await site.ServiceTokenAsync(client);
        await site.Owner.PostAsync<OAuthSigningKey>("/api/v1/oauth/keys/rotate", new RotateOAuthKey());
        gate.Clock.Advance(TimeSpan.FromHours(1));

        var between = await site.Owner.PostAsync<OAuthSigningKey>("/api/v1/oauth/keys/rotate", new RotateOAuthKey(AtOnce: true));

        Assert.Equal(between.Kid, Kid((await site.ServiceTokenAsync(client)).Given().AccessToken));
        gate.Clock.Advance(TimeSpan.FromDays(4));
        Assert.DoesNotContain((await site.KeysAsync()).Keys, k => k.KeyId == between.Kid);
    }

    [Fact]
    public async Task Another_organizations_keys_can_neither_be_seen_nor_withdrawn_and_verify_nothing_here()
    {
        var (site, client) = await BeginAsync();
        var (other, _) = await BeginAsync();
        var token = (await site.ServiceTokenAsync(client)).Given().AccessToken;

        using var answer = await other.Owner.SendAsync(HttpMethod.Post, $"/api/v1/oauth/keys/{Kid(token)}/withdraw", new WithdrawOAuthKey("Theirs."));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(AccessTokenClaims.TryRead(token, await other.KeysAsync(), site.Issuer, gate.Clock.GetUtcNow(), out _, out _));
        Assert.DoesNotContain((await other.Owner.GetAsync<Page<OAuthSigningKey>>("/api/v1/oauth/keys")).Items, k => k.Kid == Kid(token));
    }

    [Fact]
    public async Task Private_keys_are_sealed()
    {
        var (site, client) = await BeginAsync();
        await site.ServiceTokenAsync(client);

        var stored = await gate.Database.FirstAsync<byte[]>("select private_key from oauth_signing_key where org_id = @id", new { id = site.Owner.OrganizationId }, Ct);

        using var key = System.Security.Cryptography.ECDsa.Create();
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => key.ImportPkcs8PrivateKey(stored, out _));
    }

    [Fact]
    public async Task RFC_8414_3_both_documents_describe_the_issuer_and_may_be_cached()
    {
        var site = await OAuthSite.CreateAsync(gate);

        using var openId = await gate.Anonymous.GetAsync($"/{site.Owner.Slug}/.well-known/openid-configuration", Ct);
        using var oauth = await gate.Anonymous.GetAsync($"/.well-known/oauth-authorization-server/{site.Owner.Slug}", Ct);
        var json = JsonDocument.Parse(await openId.Content.ReadAsByteArrayAsync(Ct)).RootElement;

        Assert.Equal(await openId.Content.ReadAsStringAsync(Ct), await oauth.Content.ReadAsStringAsync(Ct));
        Assert.Equal(site.Issuer, json.GetProperty("issuer").GetString());
        Assert.Equal(site.Issuer + "/oauth2/token", json.GetProperty("token_endpoint").GetString());
        Assert.Contains("S256", json.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(e => e.GetString()));
        Assert.True(openId.Headers.CacheControl is { Public: true, MaxAge.TotalSeconds: > 0 });
    }

    [Fact]
    public async Task An_organization_that_is_none_has_no_endpoints()
    {
        foreach (var path in new[] { "/nobody-here/.well-known/openid-configuration", "/.well-known/oauth-authorization-server/nobody-here", "/nobody-here/oauth2/jwks" })
        {
            using var answer = await gate.Anonymous.GetAsync(path, Ct);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var token = await gate.Anonymous.PostAsync("/nobody-here/oauth2/token", new FormUrlEncodedContent([]), Ct);
        Assert.Equal(HttpStatusCode.NotFound, token.StatusCode);
    }

    private static string Kid(string jwt) =>
        JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(jwt.Split('.')[0])).RootElement.GetProperty("kid").GetString()!;

    private async Task<(OAuthSite Site, CreatedOAuthClient Client)> BeginAsync()
    {
        var site = await OAuthSite.CreateAsync(gate);
        await site.ResourceAsync();
        return (site, await site.ServiceAsync("read", "https://api.example/"));
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class KeyTestsOnSqlite(SqliteOAuthGate gate) : KeyTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class KeyTestsOnPostgres(PostgresOAuthGate gate) : KeyTests(gate);
