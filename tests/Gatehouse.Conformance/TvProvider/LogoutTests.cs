using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider;

/// <summary>Signing out: the cases T146 to T156.</summary>
[Specification("TV provider API §2.13")]
public abstract class TvLogoutTests(Site site)
{
    [Fact]
    public async Task T146_T147_The_profile_is_gone_at_once_and_the_browser_ends_where_the_app_wants_it()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.SignedInAsync();
        var before = world.Blue.Logouts;

        var logout = await LogOutAsync(device, "BlueCable");

        Assert.Equal(("logout", "interactive"), ((string)logout["actionName"]!, (string)logout["actionType"]!));
        Assert.Empty(await TvWorld.ProfilesAsync(device));
        await world.BrowseAsync((string)logout["url"]!);
        Assert.Equal(before + 1, world.Blue.Logouts);
    }

    [Fact]
    public async Task T148_Without_a_logout_of_the_MVPD_all_is_done()
    {
        var device = await (await TvWorld.OfAsync(site)).SignedInAsync(TvExample.GreenSat);

        Assert.Equal("""{"actionName":"complete","actionType":"none","mvpd":"GreenSat"}""", (await LogOutAsync(device, "GreenSat")).ToJsonString());
        Assert.Empty(await TvWorld.ProfilesAsync(device));
    }

    [Fact]
    public async Task T149_Apples_profile_is_gone_and_the_viewer_has_something_to_do()
    {
        var device = await (await TvWorld.OfAsync(site)).AppleSignedInAsync();
        device.Headers.Remove("AP-Partner-Framework-Status");

        Assert.Equal("""{"actionName":"partner_logout","actionType":"partner_interactive","mvpd":"BlueCable"}""", (await LogOutAsync(device, "BlueCable")).ToJsonString());
        TvWorld.Partner(device);
        Assert.Empty(await TvWorld.ProfilesAsync(device));
    }

    [Theory]
    [InlineData("GreenSat", "invalid")] // T150
    [InlineData("FrailNet", "complete")] // T151
    [InlineData("Trial30", "complete")] // T152
    public async Task T150_T151_T152_Where_nothing_is_stored_nothing_is_left_to_do(string mvpd, string action)
    {
        var device = await (await TvWorld.OfAsync(site)).Tenant.AppleTvAsync();

        Assert.Equal($$"""{"actionName":"{{action}}","actionType":"none","mvpd":"{{mvpd}}"}""", (await LogOutAsync(device, mvpd)).ToJsonString());
    }

    [Fact]
    public async Task T152_A_logout_leaves_the_trial_as_it_is()
    {
        var device = await (await TvWorld.OfAsync(site)).Tenant.AppleTvAsync();
        var before = await TvWorld.AuthorizeAsync(device, "Trial30");

        await LogOutAsync(device, "Trial30");

        Assert.Equal((long)before["notBefore"]!, (long)(await TvWorld.ProfilesAsync(device, "Trial30"))["Trial30"]!["notBefore"]!);
    }

    [Fact]
    public async Task T153_T154_A_place_and_an_integration_are_needed()
    {
        var device = await (await TvWorld.OfAsync(site)).Tenant.AppleTvAsync();

        (await device.GetAsync($"{TvWorld.Root}/logout/BlueCable")).Refused(400, "invalid_parameter_redirect_url");
        (await device.GetAsync($"{TvWorld.Root}/logout/BlueCable?redirectUrl=https%3A%2F%2Fevil.example%2F")).Refused(400, "invalid_parameter_redirect_url");
        (await device.GetAsync($"{TvWorld.Root}/logout/DarkNet?redirectUrl={Uri.EscapeDataString(TvWorld.Done)}")).Refused(400, "invalid_integration");
    }

    [Fact]
    public async Task T155_A_logout_by_identity_signs_out_every_app()
    {
        var world = await TvWorld.OfAsync(site);
        var (first, second) = (await world.Tenant.AppleTvAsync(), await world.Tenant.AppleTvAsync(world.Tenant.App2));
        var viewer = TvIdentity.NewSubject();
        TvIdentity.OfPlatform(first, viewer);
        TvIdentity.OfPlatform(second, viewer);
        await world.SignInAsync(first);

        Assert.Equal("logout", (string?)(await LogOutAsync(second, "BlueCable", TvWorld.OtherRoot))["actionName"]);

        Assert.Empty(await TvWorld.ProfilesAsync(first));
    }

    [Fact]
    public async Task T156_What_was_decided_is_gone_with_the_profile()
    {
        var device = await (await TvWorld.OfAsync(site)).SignedInAsync();
        Assert.True((bool)(await TvWorld.AuthorizeAsync(device))["authorized"]!);

        await LogOutAsync(device, "BlueCable");

        Assert.Equal("authenticated_profile_missing", (string?)(await TvWorld.AuthorizeAsync(device))["error"]!["code"]);
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> LogOutAsync(TvDevice device, string mvpd, string root = TvWorld.Root) =>
        (await device.GetAsync($"{root}/logout/{mvpd}?redirectUrl={Uri.EscapeDataString(TvWorld.Done)}")).Ok().Json["logouts"]![mvpd]!;
}

[Collection(nameof(SqliteSite))]
public sealed class TvLogoutTestsOnSqlite(SqliteSite site) : TvLogoutTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvLogoutTestsOnPostgres(PostgresSite site) : TvLogoutTests(site);
