using System.Net;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth;

public abstract class CodeTests(IOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_becomes_tokens_and_an_ID_token_about_the_person()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;

        var tokens = (await site.RedeemAsync(app, await site.CodeAsync(app, nonce: "n-0S6"))).Given();

        Assert.True(await site.IsLiveAsync(tokens.AccessToken));
        Assert.StartsWith("gh_rt_", tokens.RefreshToken, StringComparison.Ordinal);
        Assert.True(SignedJwt.TryVerify(tokens["id_token"], await site.KeysAsync(), ["JWT"], out var claims, out _));
        Assert.Equal((site.Issuer, site.Owner.PersonId, "n-0S6"), (claims.Issuer, claims.Subject, claims.Text("nonce")));
        Assert.Equal([app], claims.Audiences);
        Assert.Equal(site.Owner.Email, claims.Text("email"));
        Assert.NotNull(claims.Text("at_hash"));
    }

    [Fact]
    public async Task RFC_6749_4_1_2_a_code_that_comes_twice_ends_what_it_gave()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var code = await site.CodeAsync(app);
        var tokens = (await site.RedeemAsync(app, code)).Given();

        (await site.RedeemAsync(app, code)).Refused("invalid_grant");

        Assert.False(await site.IsLiveAsync(tokens.AccessToken));
        (await site.RefreshAsync(app, tokens.RefreshToken)).Refused("invalid_grant");
        Assert.Equal(EndReasons.CodeReplayed, Assert.Single(await site.GrantsAsync($"?clientId={app}")).EndedBecause);
    }

    [Fact]
    public async Task Whoever_intercepts_a_code_can_neither_redeem_nor_burn_it()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var other = (await site.AppAsync()).Client.Id;
        var code = await site.CodeAsync(app);

        (await site.RedeemAsync(other, code)).Refused("invalid_grant");
        (await site.RedeemAsync(app, code, verifier: null)).Refused("invalid_grant");
        (await site.RedeemAsync(app, code, verifier: new string('a', 43))).Refused("invalid_grant");
        (await site.RedeemAsync(app, code, redirect: OAuthSite.Redirect + "/")).Refused("invalid_grant");
        (await site.RedeemAsync(app, code + "x")).Refused("invalid_grant");

        (await site.RedeemAsync(app, code)).Given();
    }

    [Fact]
    public async Task RFC_9700_4_8_2_a_verifier_without_a_challenge_is_refused()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;

        (await site.RedeemAsync(app, await site.CodeAsync(app, challenge: null))).Refused("invalid_grant");
    }

    [Fact]
    public async Task Apples_device_client_needs_no_PKCE_and_gets_a_refresh_token()
    {
        const string Redirect = "apple-remotemanagement-user-login:/oauth2/redirection";
        var site = await OAuthSite.CreateAsync(gate);
        var settings = new ClientSettings
        {
            TokenEndpointAuthMethod = ClientAuthMethods.None,
            RedirectUris = [Redirect],
            GrantTypes = ["authorization_code", "refresh_token"],
            Scopes = "MDM",
            Audiences = [Audiences.Mdm],
            RequirePkce = false,
            GrantKind = GrantKinds.DeviceEnrollment,
        };
        var id = await gate.Database.WriteAsync(
            tx => gate.Services.GetRequiredService<IClients>().EnsureAsync(tx, new BuiltInClient(site.Owner.OrganizationId, "devices", "Devices", settings)), Ct);
        var again = await gate.Database.WriteAsync(
            tx => gate.Services.GetRequiredService<IClients>().EnsureAsync(tx, new BuiltInClient(site.Owner.OrganizationId, "devices", "Devices", settings)), Ct);

        var tokens = (await site.RedeemAsync(id, await site.CodeAsync(id, "MDM", challenge: null, redirect: Redirect), verifier: null, redirect: Redirect)).Given();

        var info = await gate.Services.GetRequiredService<IAccessTokens>().FindAsync(tokens.AccessToken, Ct);
        Assert.Equal(id, again);
        Assert.Equal((Audiences.Mdm, "MDM", GrantKinds.DeviceEnrollment, site.Owner.PersonId), (info!.Audience, info.Scopes, info.Kind, info.PersonId));
        Assert.True(tokens.Has("refresh_token"));
        Assert.False(tokens.Has("id_token"));
        Assert.Equal("MDM", tokens["scope"]);
    }

    [Fact]
    public async Task A_code_runs_out_after_minutes()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var code = await site.CodeAsync(app);

        gate.Clock.Advance(TimeSpan.FromMinutes(5));

        (await site.RedeemAsync(app, code)).Refused("invalid_grant");
    }

    [Fact]
    public async Task Of_many_who_redeem_one_code_at_once_at_most_one_is_given_tokens_and_nobody_keeps_them()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var code = await site.CodeAsync(app);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.RedeemAsync(app, code)));

        var given = Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.All(answers.Except([given]), a => a.Refused("invalid_grant"));
        Assert.False(await site.IsLiveAsync(given.AccessToken));
        Assert.Single(await site.GrantsAsync($"?clientId={app}"));
    }

    [Fact]
    public async Task Somebody_who_signed_out_everywhere_since_gets_nothing_for_the_code()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var code = await site.CodeAsync(app);
        gate.Clock.Advance(TimeSpan.FromSeconds(1));
        await gate.Database.WriteAsync(
            tx => gate.Services.GetRequiredService<IGrants>().EndForPersonAsync(tx, site.Owner.OrganizationId, site.Owner.PersonId, EndReasons.SignedOut), Ct);

        (await site.RedeemAsync(app, code)).Refused("invalid_grant");
    }

    [Fact]
    public async Task Another_organizations_endpoint_does_not_know_the_code()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var other = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var theirs = (await other.AppAsync()).Client.Id;
        var code = await site.CodeAsync(app);

        (await other.RedeemAsync(theirs, code)).Refused("invalid_grant");
        (await other.RedeemAsync(app, code)).Refused("invalid_client", HttpStatusCode.Unauthorized);
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class CodeTestsOnSqlite(SqliteOAuthGate gate) : CodeTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class CodeTestsOnPostgres(PostgresOAuthGate gate) : CodeTests(gate);
