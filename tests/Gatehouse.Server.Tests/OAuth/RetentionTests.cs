using Gatehouse.Server.OAuth.Retention;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth;

public abstract class RetentionTests(IOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_dead_is_removed_and_what_lives_stays()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var first = await site.SignInAsync(app);
        var second = (await site.RefreshAsync(app, first.RefreshToken)).Given();

        gate.Clock.Advance(TimeSpan.FromDays(3));
        await SweepAsync();

        Assert.Equal(0, await CountAsync("oauth_access_token", site));
        Assert.Equal(0, await CountAsync("oauth_code", site));
        Assert.Equal(1, await CountAsync("oauth_refresh_token", site));
        (await site.RefreshAsync(app, second.RefreshToken)).Given();
        gate.Clock.Advance(TimeSpan.FromDays(61));
        await SweepAsync();
        Assert.Equal(0, await CountAsync("oauth_refresh_token", site));
    }

    [Fact]
    public async Task The_sealed_successor_is_forgotten_with_the_grace_window()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var first = await site.SignInAsync(app);
        (await site.RefreshAsync(app, first.RefreshToken)).Given();
        const string Sealed = "select count(*) from oauth_refresh_token where org_id = @id and successor is not null";
        Assert.Equal(1, await gate.Database.FirstAsync<long>(Sealed, new { id = site.Owner.OrganizationId }, Ct));

        gate.Clock.Advance(TimeSpan.FromMinutes(11));
        await SweepAsync();

        Assert.Equal(0, await gate.Database.FirstAsync<long>(Sealed, new { id = site.Owner.OrganizationId }, Ct));
    }

    [Fact]
    public async Task Grants_that_ended_stay_for_a_while_to_be_looked_at()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        await site.SignInAsync(app);
        var grant = Assert.Single(await site.GrantsAsync());
        using var ended = await site.Owner.DeleteAsync($"/api/v1/oauth/grants/{grant.Id}", Ct);

        await SweepAsync();
        Assert.Equal(1, await CountAsync("oauth_grant", site));
        gate.Clock.Advance(TimeSpan.FromDays(31));
        await SweepAsync();
        Assert.Equal(0, await CountAsync("oauth_grant", site));
    }

    [Fact]
    public async Task A_grant_that_cannot_be_renewed_ends_with_its_token_and_is_removed_in_time()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var tokens = await site.SignInAsync(app, "openid profile");
        Assert.False(tokens.Has("refresh_token"));
        Assert.Single(await site.GrantsAsync("?live=true"));

        gate.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await site.GrantsAsync("?live=true"));
        gate.Clock.Advance(TimeSpan.FromDays(31));
        await SweepAsync();

        Assert.Equal(0, await CountAsync("oauth_grant", site));
    }

    private Task<long> SweepAsync() => gate.Services.GetRequiredService<TokenRetention>().RunAsync(Ct);

    private Task<long> CountAsync(string table, OAuthSite site) =>
        gate.Database.FirstAsync<long>($"select count(*) from {table} where org_id = @id", new { id = site.Owner.OrganizationId }, Ct);
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class RetentionTestsOnSqlite(SqliteOAuthGate gate) : RetentionTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class RetentionTestsOnPostgres(PostgresOAuthGate gate) : RetentionTests(gate);
