using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.OAuth.Attacks;

/// <summary>Somebody copied a refresh token.</summary>
public abstract class RefreshAttackTests(Site site)
{
    [Fact]
    [Specification("RFC 9700 §4.14.2")]
    public async Task Refresh_token_that_comes_after_its_successor_was_used_ends_the_grant()
    {
        var client = await ClientAsync();
        var first = await client.TokensAsync();
        var second = await client.RefreshAsync(first.RefreshToken);
        var third = await client.RefreshAsync(second.RefreshToken);

        (await client.RefreshAsync(first.RefreshToken)).Refuses(400, "invalid_grant");

        (await client.RefreshAsync(third.RefreshToken)).Refuses(400, "invalid_grant");
        Assert.False(await client.IsActiveAsync(third.AccessToken));
        (await client.UserInfoAsync($"Bearer {third.AccessToken}")).Refuses(401, "invalid_token");
    }

    // Two requests at once look like theft and are a client that lost an answer; both get the same successor, so neither has more than one.
    [Fact]
    [Specification("RFC 9700 §4.14.2, apple-oauth2")]
    public async Task Repetition_before_the_successor_was_used_gets_the_same_successor()
    {
        var client = await ClientAsync();
        var first = await client.TokensAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.RefreshAsync(first.RefreshToken)));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(answers.Select(answer => answer.RefreshToken).Distinct());
        Assert.NotEqual(first.RefreshToken, answers[0].RefreshToken);
    }

    [Fact]
    [Specification("RFC 6749 §6, §10.4")]
    public async Task Refresh_token_serves_its_client_only_and_gives_no_more_than_was_granted()
    {
        var client = await ClientAsync();
        var other = new RawClient(client.Site, await client.Site.ClientAsync());
        var tokens = await client.TokensAsync();

        (await other.RefreshAsync(tokens.RefreshToken)).Refuses(400, "invalid_grant");
        (await client.RefreshAsync(tokens.RefreshToken, ("scope", "openid email profile offline_access"))).Refuses(400, "invalid_scope");
        (await client.RefreshAsync(tokens.RefreshToken, ("Authorization", null))).Refuses(401, "invalid_client");
        (await client.RefreshAsync(tokens.AccessToken)).Refuses(400, "invalid_grant");

        Assert.Equal(200, (await client.RefreshAsync(tokens.RefreshToken)).Status);
    }

    [Fact]
    [Specification("RFC 7009 §2.1")]
    public async Task Nobody_revokes_the_tokens_of_another_client()
    {
        var client = await ClientAsync();
        var other = new RawClient(client.Site, await client.Site.ClientAsync());
        var tokens = await client.TokensAsync();

        await other.SendAsync("revoke", ("token", tokens.RefreshToken));
        await other.SendAsync("revoke", ("token", tokens.AccessToken));

        Assert.True(await client.IsActiveAsync(tokens.AccessToken));
        Assert.False(await other.IsActiveAsync(tokens.AccessToken));
    }

    private async Task<RawClient> ClientAsync()
    {
        var oauth = await OAuthSite.OfAsync(await site.TenantAsync());
        return new RawClient(oauth, await oauth.ClientAsync());
    }
}

[Collection(nameof(SqliteSite))]
public sealed class RefreshAttacksOnSqlite(SqliteSite site) : RefreshAttackTests(site);

[Collection(nameof(PostgresSite))]
public sealed class RefreshAttacksOnPostgres(PostgresSite site) : RefreshAttackTests(site);
