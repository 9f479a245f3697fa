using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.OAuth.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.OAuth;

public abstract class DeviceCodeTests(IOAuthGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IDeviceCodes Codes => gate.Services.GetRequiredService<IDeviceCodes>();

    [Fact]
    public async Task RFC_8628_3_5_a_device_waits_until_its_person_lets_it_in()
    {
        var (site, app, code) = await BeginAsync();
        (await PollAsync(site, app, code)).Refused("authorization_pending");

        Assert.True(await DecideAsync(site, tx => Codes.ApproveAsync(tx, site.Owner.OrganizationId, code.UserCode.ToLowerInvariant().Replace('-', ' '), Approval(site))));
        gate.Clock.Advance(TimeSpan.FromSeconds(5));

        var tokens = (await PollAsync(site, app, code)).Given();
        Assert.True(await site.IsLiveAsync(tokens.AccessToken));
        Assert.True(tokens.Has("refresh_token") && tokens.Has("id_token"));
        (await PollAsync(site, app, code)).Refused("invalid_grant");
    }

    [Fact]
    public async Task RFC_8628_3_5_whoever_polls_too_early_waits_five_seconds_longer()
    {
        var (site, app, code) = await BeginAsync();
        (await PollAsync(site, app, code)).Refused("authorization_pending");

        (await PollAsync(site, app, code)).Refused("slow_down");
        gate.Clock.Advance(TimeSpan.FromSeconds(9));
        (await PollAsync(site, app, code)).Refused("slow_down");
        gate.Clock.Advance(TimeSpan.FromSeconds(15));
        (await PollAsync(site, app, code)).Refused("authorization_pending");
    }

    [Fact]
    public async Task A_device_that_was_turned_away_is_told_once()
    {
        var (site, app, code) = await BeginAsync();

        Assert.True(await DecideAsync(site, tx => Codes.DenyAsync(tx, site.Owner.OrganizationId, code.UserCode)));
        Assert.False(await DecideAsync(site, tx => Codes.ApproveAsync(tx, site.Owner.OrganizationId, code.UserCode, Approval(site))));

        (await PollAsync(site, app, code)).Refused("access_denied");
        (await PollAsync(site, app, code)).Refused("invalid_grant");
    }

    [Fact]
    public async Task Codes_run_out()
    {
        var (site, app, code) = await BeginAsync();

        gate.Clock.Advance(TimeSpan.FromMinutes(15));

        (await PollAsync(site, app, code)).Refused("expired_token");
        Assert.Null(await Codes.FindAsync(site.Owner.OrganizationId, code.UserCode, Ct));
        Assert.False(await DecideAsync(site, tx => Codes.ApproveAsync(tx, site.Owner.OrganizationId, code.UserCode, Approval(site))));
    }

    [Fact]
    public async Task Neither_another_client_nor_another_organization_can_use_the_codes()
    {
        var (site, _, code) = await BeginAsync();
        var other = (await site.AppAsync()).Client.Id;
        var elsewhere = await OAuthSite.CreateAsync(gate);

        (await PollAsync(site, other, code)).Refused("invalid_grant");
        Assert.Null(await Codes.FindAsync(elsewhere.Owner.OrganizationId, code.UserCode, Ct));
        Assert.NotNull(await Codes.FindAsync(site.Owner.OrganizationId, code.UserCode, Ct));
    }

    private static DeviceApproval Approval(OAuthSite site) =>
        new(site.Owner.PersonId, null, "openid offline_access", "urn:gatehouse:acr:password", ["pwd"], null);

    private Task<bool> DecideAsync(OAuthSite site, Func<Server.Storage.Tx, Task<bool>> decide)
    {
        Assert.NotNull(site);
        return gate.Database.WriteAsync(decide, Ct);
    }

    private static Task<OAuthAnswer> PollAsync(OAuthSite site, string app, IssuedDeviceCode code) =>
        site.TokenAsync(null, ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", code.DeviceCode), ("client_id", app));

    private async Task<(OAuthSite, string, IssuedDeviceCode)> BeginAsync()
    {
        var site = await OAuthSite.CreateAsync(gate);
        var app = (await site.AppAsync()).Client.Id;
        var code = await gate.Database.WriteAsync(tx => Codes.IssueAsync(tx, site.Owner.OrganizationId, app, "openid offline_access", []), Ct);
        return (site, app, code);
    }
}

[Collection(nameof(SqliteOAuthGate))]
public sealed class DeviceCodeTestsOnSqlite(SqliteOAuthGate gate) : DeviceCodeTests(gate);

[Collection(nameof(PostgresOAuthGate))]
public sealed class DeviceCodeTestsOnPostgres(PostgresOAuthGate gate) : DeviceCodeTests(gate);
