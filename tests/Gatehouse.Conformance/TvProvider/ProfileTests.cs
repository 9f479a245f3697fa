using System.Text;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider;

/// <summary>Who is signed in: the cases T60 and T63 to T83.</summary>
[Specification("TV provider API §2.8 to §2.10, §7.4")]
public abstract class TvProfileTests(Site site)
{
    [Fact]
    public async Task T60_T63_T64_T65_Who_signs_in_at_the_MVPD_has_a_profile_on_that_device()
    {
        var world = await TvWorld.OfAsync(site);
        var (device, other) = (await world.Tenant.AppleTvAsync(), await world.Tenant.DesktopAsync());
        Assert.Empty(await TvWorld.ProfilesAsync(device));

        await world.SignInAsync(device);
        var (all, one) = (await TvWorld.ProfilesAsync(device), await TvWorld.ProfilesAsync(device, "BlueCable"));

        var profile = Assert.Single(all).Value!;
        all["BlueCable"]!["attributes"]!.AsObject().Remove("zip"); // encrypted anew each time
        Assert.True(one["BlueCable"]!["attributes"]!.AsObject().Remove("zip"));
        Assert.Equal(all.ToJsonString(), one.ToJsonString());
        Assert.Equal(("regular", "BlueCable"), ((string)profile["type"]!, (string)profile["issuer"]!));
        Assert.Equal(30L * 86_400_000, (long)profile["notAfter"]! - (long)profile["notBefore"]!);
        Assert.Equal("""{"value":"u-7c1f","state":"plain"}""", profile["attributes"]!["userID"]!.ToJsonString());
        Assert.Equal("""{"value":"h-19ab","state":"plain"}""", profile["attributes"]!["householdID"]!.ToJsonString());
        Assert.Empty(await TvWorld.ProfilesAsync(other));
    }

    [Fact]
    public async Task T66_T67_Another_device_and_another_client_have_none()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.SignedInAsync();
        var (renamed, stranger) = (device.Copy(), await world.Tenant.AppleTvAsync(world.Everywhere));

        renamed.Identifier += "x";
        stranger.Identifier = device.Identifier;

        Assert.Empty(await TvWorld.ProfilesAsync(renamed));
        Assert.Empty(await TvWorld.ProfilesAsync(stranger));
        Assert.Single(await TvWorld.ProfilesAsync(device));
    }

    [Fact]
    public async Task T68_T69_Whoever_has_the_code_sees_the_profile_once_it_is_there()
    {
        var world = await TvWorld.OfAsync(site);
        var device = await world.Tenant.AppleTvAsync();
        var session = (await device.PostAsync($"{TvWorld.Root}/sessions", TvWorld.Complete("BlueCable"))).Ok().Json;
        var address = $"{TvWorld.Root}/profiles/code/{session["code"]}";
        (device.Identifier, device.Info) = (null, null);

        Assert.Equal("""{"profiles":{}}""", (await device.GetAsync(address)).Ok().Text);
        await world.BrowseAsync((string)session["url"]!);
        Assert.Equal("regular", (string?)(await device.GetAsync(address)).Ok().Json["profiles"]!["BlueCable"]!["type"]);
        (await device.GetAsync($"{TvWorld.Root}/profiles/code/ZZZZZZZ")).Refused(400, "invalid_authentication_session");
    }

    [Fact]
    public async Task T70_T71_Sensitive_metadata_is_encrypted_or_withheld()
    {
        var world = await TvWorld.OfAsync(site);
        var (device, other) = (await world.SignedInAsync(), await world.Tenant.AppleTvAsync(world.Tenant.App2));
        await world.SignInAsync(other, root: TvWorld.OtherRoot);

        var zip = Assert.Single(await TvWorld.ProfilesAsync(device)).Value!["attributes"]!["zip"]!;
        var withheld = Assert.Single(await TvWorld.ProfilesAsync(other, root: TvWorld.OtherRoot)).Value!["attributes"]!["zip"]!;

        Assert.Equal("enc", (string?)zip["state"]);
        Assert.Equal("""["77754"]""", Encoding.UTF8.GetString(UserMetadataCipher.Decrypt((string)zip["value"]!, TvWorld.Key)!));
        Assert.Equal("""{"error":"invalid_configuration_user_metadata_certificate"}""", withheld.ToJsonString());
    }

    [Fact]
    public async Task Section_7_4_P9_What_the_MVPD_says_with_a_decision_is_in_the_profile()
    {
        var device = await (await TvWorld.OfAsync(site)).SignedInAsync();
        var before = Assert.Single(await TvWorld.ProfilesAsync(device)).Value!;

        Assert.True((bool)(await TvWorld.AuthorizeAsync(device))["authorized"]!);

        var after = Assert.Single(await TvWorld.ProfilesAsync(device)).Value!;
        Assert.False(before["attributes"]!.AsObject().ContainsKey("allowMirroring"));
        Assert.Equal("""{"value":true,"state":"plain"}""", after["attributes"]!["allowMirroring"]!.ToJsonString());
        Assert.Equal("""["10001"]""", Encoding.UTF8.GetString(UserMetadataCipher.Decrypt((string)after["attributes"]!["zip"]!["value"]!, TvWorld.Key)!));
        Assert.Equal("h-19ab", (string?)after["attributes"]!["householdID"]!["value"]);
        Assert.Equal((long)before["notAfter"]!, (long)after["notAfter"]!); // it lasts no longer for that
    }

    [Fact]
    public async Task T72_A_profile_ends()
    {
        var device = await (await TvWorld.OfAsync(site)).SignedOutByTimeAsync();

        Assert.Empty(await TvWorld.ProfilesAsync(device));
        Assert.Empty(await TvWorld.ProfilesAsync(device, "BlueCable"));
    }

    [Fact]
    public async Task T73_T74_A_degraded_profile_is_there_where_its_MVPD_is_named()
    {
        var device = await (await TvWorld.OfAsync(site)).Tenant.AppleTvAsync();

        Assert.Empty(await TvWorld.ProfilesAsync(device));
        var profile = (await TvWorld.ProfilesAsync(device, "FrailNet"))["FrailNet"]!;

        Assert.Equal(("degraded", "Adobe"), ((string)profile["type"]!, (string)profile["issuer"]!));
        Assert.StartsWith("95cf93bcd183214a", (string?)profile["attributes"]!["userID"]!["value"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task T75_T76_A_trial_is_a_profile_until_its_time_is_over()
    {
        var device = await (await TvWorld.OfAsync(site)).Tenant.AppleTvAsync();

        var profile = (await TvWorld.ProfilesAsync(device, "Trial30"))["Trial30"]!;
        Assert.Equal(("temporary", "Adobe"), ((string)profile["type"]!, (string)profile["issuer"]!));
        Assert.Equal((long)profile["notAfter"]!, (long)profile["attributes"]!["expiration_date"]!["value"]!);
        Assert.False(profile["attributes"]!.AsObject().ContainsKey("remaining_resources"));

        Assert.True((bool)(await TvWorld.AuthorizeAsync(device, TvWorld.Trial1))["authorized"]!);
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        (await device.GetAsync($"{TvWorld.Root}/profiles/Trial1")).Refused(403, "temporary_access_duration_limit_exceeded");
    }

    [Fact]
    public async Task T77_T78_T79_A_promotional_trial_counts_resources_of_a_viewer()
    {
        var device = await (await TvWorld.OfAsync(site)).Tenant.AppleTvAsync();
        (await device.GetAsync($"{TvWorld.Root}/profiles/Promo5")).Refused(400, "invalid_header_identity_for_temporary_access");
        TvWorld.TrialIdentity(device, Guid.NewGuid().ToString());
        foreach (var film in new[] { "film-1", "film-2" })
        {
            Assert.True((bool)(await TvWorld.AuthorizeAsync(device, "Promo5", film))["authorized"]!);
        }

        var attributes = (await TvWorld.ProfilesAsync(device, "Promo5"))["Promo5"]!["attributes"]!;
        Assert.Equal(3, (int)attributes["remaining_resources"]!["value"]!);
        Assert.Equal("""["film-1","film-2"]""", attributes["used_assets"]!["value"]!.ToJsonString());

        foreach (var film in new[] { "film-3", "film-4", "film-5" })
        {
            await TvWorld.AuthorizeAsync(device, "Promo5", film);
        }

        (await device.GetAsync($"{TvWorld.Root}/profiles/Promo5")).Refused(403, "temporary_access_resources_limit_exceeded");
    }

    [Fact]
    public async Task T80_A_trial_that_no_operator_could_have_meant_is_our_fault()
    {
        site.NeedOurServer(); // it lets nobody activate such settings
        using var own = await site.NewTenantAsync(withPush: false);
        var device = await (await TvTenant.PrepareAsync(own)).AppleTvAsync();
        await using (var database = Server.Storage.Database.Open(site.Ground.Database))
        {
            Assert.Equal(1, await database.WriteAsync(
                tx => tx.ExecuteAsync(
                    """
                    insert into tv_revision (org_id, number, document, description, activated_by, activated_ms)
                    select org_id, number + 1, replace(document, '"durationSeconds":1800', '"durationSeconds":null'), description, activated_by, activated_ms
                    from tv_revision where org_id = @OrganizationId and document like '%"durationSeconds":1800%'
                    """, own),
                TestContext.Current.CancellationToken));
        }

        await Eventually.TrueAsync(async () => (await device.GetAsync($"{TvWorld.Root}/profiles/Trial30")).Status == 500, "the settings are read");

        (await device.GetAsync($"{TvWorld.Root}/profiles/Trial30")).Refused(500, "invalid_configuration_temporary_access");
        (await device.PostAsync($"{TvWorld.Root}/sessions", ("mvpd", "Trial30"))).Refused(500, "invalid_configuration_temporary_access");
        var decision = await TvWorld.AuthorizeAsync(device, "Trial30");
        Assert.Equal(("temppass", "invalid_configuration_temporary_access", 500), ((string)decision["source"]!, (string)decision["error"]!["code"]!, (int)decision["error"]!["status"]!));
    }

    [Fact]
    public async Task T81_T82_T83_Identities_lead_to_a_profile_and_bad_tokens_to_none()
    {
        var world = await TvWorld.OfAsync(site);
        var (first, second, third) = (await world.Tenant.AppleTvAsync(), await world.Tenant.AppleTvAsync(world.Tenant.App2), await world.Tenant.DesktopAsync());
        var (onPlatform, atProgrammer) = (TvIdentity.NewSubject(), TvIdentity.NewSubject());
        TvIdentity.OfPlatform(first, onPlatform);
        TvIdentity.OfProgrammer(first, atProgrammer);
        await world.SignInAsync(first);

        TvIdentity.OfPlatform(second, onPlatform);
        var platform = Assert.Single(await TvWorld.ProfilesAsync(second, root: TvWorld.OtherRoot)).Value!;
        Assert.Equal(("platformSSO", "BlueCable"), ((string)platform["type"]!, (string)platform["issuer"]!));
        TvIdentity.OfProgrammer(third, atProgrammer);
        Assert.Equal("serviceTokenSSO", (string?)Assert.Single(await TvWorld.ProfilesAsync(third)).Value!["type"]);
        third.Headers["AD-Service-Token"] = third.Headers["AD-Service-Token"][..^6] + "AAAAAA";
        Assert.Empty(await TvWorld.ProfilesAsync(third));
    }
}

[Collection(nameof(SqliteSite))]
public sealed class TvProfileTestsOnSqlite(SqliteSite site) : TvProfileTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TvProfileTestsOnPostgres(PostgresSite site) : TvProfileTests(site);
