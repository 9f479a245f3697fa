using System.Net;
using Gatehouse.Server.Admin.Organizations;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth;

/// <summary>What ends much at once.</summary>
public abstract class SwitchedOffTests(IOAuthGate gate)
{
    private const int Many = 5000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_organization_that_is_switched_off_answers_503_and_nobody_loses_what_they_were_given()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var tokens = await site.SignInAsync(app);
        var organizations = gate.Services.GetRequiredService<OrganizationSwitch>();

        await organizations.SetAsync(site.Owner.Slug, enabled: false, Ct);
        Assert.False(await site.IsLiveAsync(tokens.AccessToken));
        (await site.RefreshAsync(app, tokens.RefreshToken)).Refused("temporarily_unavailable", HttpStatusCode.ServiceUnavailable);

        await organizations.SetAsync(site.Owner.Slug, enabled: true, Ct);
        Assert.True(await site.IsLiveAsync(tokens.AccessToken));
        (await site.RefreshAsync(app, tokens.RefreshToken)).Given();
    }

    [Fact]
    public async Task However_many_tokens_somebody_has_signing_out_everywhere_writes_their_row_alone()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var first = await site.SignInAsync(app);
        var grant = Assert.Single(await site.GrantsAsync());
        var tokens = gate.Services.GetRequiredService<IAccessTokens>();
        var last = await gate.Database.WriteAsync(async tx =>
        {
            var token = "";
            for (var i = 0; i < Many; i++)
            {
                token = (await tokens.IssueAsync(tx, site.Owner.OrganizationId, grant.Id, Audiences.UserInfo, "openid", TimeSpan.FromHours(1))).Token;
            }

            return token;
        }, Ct);
        Assert.True(await site.IsLiveAsync(last));
        gate.Clock.Advance(TimeSpan.FromSeconds(1));

        await gate.Database.WriteAsync(
            tx => gate.Services.GetRequiredService<IGrants>().EndForPersonAsync(tx, site.Owner.OrganizationId, site.Owner.PersonId, EndReasons.SignedOut), Ct);

        Assert.False(await site.IsLiveAsync(first.AccessToken) || await site.IsLiveAsync(last));
        const string Untouched = "select count(*) from oauth_access_token t join oauth_grant g on g.id = t.grant_id where g.id = @id and g.ended_ms is null and t.expires_ms > @now";
        Assert.Equal(Many + 1, await gate.Database.FirstAsync<long>(Untouched, new { id = grant.Id, now = gate.Clock.GetUtcNow().ToUnixTimeMilliseconds() }, Ct));
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class SwitchedOffTestsOnSqlite(SqliteOAuthGate gate) : SwitchedOffTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class SwitchedOffTestsOnPostgres(PostgresOAuthGate gate) : SwitchedOffTests(gate);
