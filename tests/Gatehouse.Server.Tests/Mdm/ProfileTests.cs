using System.Net;
using System.Net.Http.Headers;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Mdm.Support;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>Groups, their profiles, and how these reach devices and are seen to be there.</summary>
public abstract class ProfileTests(IMdmFixture gate)
{
    private const string First = "7C5B2A0E-0000-4000-8000-000000000001";
    private const string Second = "7C5B2A0E-0000-4000-8000-000000000002";

    [Fact]
    public async Task After_the_enrollment_comes_inventory_then_the_groups_profiles_then_the_list_to_compare()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var one = await organization.ProfileAsync("org.example.one");
        var two = await organization.ProfileAsync("org.example.two");
        var group = await organization.GroupAsync("Staff", null, one.Id, two.Id);
        var device = await organization.DeviceAsync(groupId: group.Id);

        await device.EnrollAsync();
        var before = await organization.ItemsAsync(device);
        var commands = await device.DrainAsync();
        var after = await organization.ItemsAsync(device);

        Assert.Equal(
            ["DeviceInformation", "SecurityInfo", "ProfileList", "CertificateList", "InstalledApplicationList", "InstallProfile", "InstallProfile", "ProfileList"], commands);
        Assert.All(before, i => Assert.Equal(DeviceProfileState.Pending, i.State));
        Assert.Equal(2, after.Count(i => i.State == DeviceProfileState.Verified));
        Assert.Equal(DeviceCompliance.Compliant, (await organization.GetAsync(device)).Compliance);
        Assert.Equal(["CONFIGURING", "CONFIGURED"], gate.Observer.Of(device.Id).Where(e => e.Code.StartsWith("CONF", StringComparison.Ordinal)).Select(e => e.Code));
        Assert.Contains(gate.Observer.Of(device.Id), e => e is { Code: "CONFIGURED", Detail: "0" });
        Assert.True((await CheckAsync(organization, device)).Single(i => i.Code == "profiles").Ok);
    }

    [Fact]
    public async Task A_profile_that_fails_holds_up_none_of_the_others_and_is_told()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var bad = await organization.ProfileAsync("org.example.bad");
        var good = await organization.ProfileAsync("org.example.good");
        var group = await organization.GroupAsync("Staff", null, bad.Id, good.Id);
        var device = await organization.DeviceAsync(groupId: group.Id);
        await device.EnrollAsync();

        var failed = false;
        await device.DrainAsync(command =>
        {
            var fail = command.RequestType == "InstallProfile" && !failed;
            failed |= fail;
            return fail ? device.ErrorAsync(command.Uuid) : null;
        });

        var items = (await organization.ItemsAsync(device)).ToDictionary(i => i.ProfileId);
        Assert.Equal(DeviceProfileState.Failed, items[bad.Id].State);
        Assert.Contains("could not be installed", items[bad.Id].Detail, StringComparison.Ordinal);
        Assert.Equal(DeviceProfileState.Verified, items[good.Id].State);
        Assert.Contains(gate.Observer.Of(device.Id), e => e is { Code: "CONFIGURED", Detail: "1" });
        Assert.Contains(gate.Observer.Of(device.Id), e => e.Code == "ITEM_FAILED");
        Assert.Equal(DeviceCompliance.Error, (await organization.GetAsync(device)).Compliance);
    }

    [Fact]
    public async Task Acknowledged_is_not_enough_a_profile_that_the_device_does_not_list_has_failed()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var profile = await organization.ProfileAsync("org.example.ghost");
        var group = await organization.GroupAsync("Staff", null, profile.Id);
        var device = await organization.DeviceAsync(groupId: group.Id);
        await device.EnrollAsync();

        await device.DrainAsync(command => command.RequestType == "InstallProfile" ? device.AcknowledgeAsync(command.Uuid) : null);

        var item = Assert.Single(await organization.ItemsAsync(device));
        Assert.Equal((DeviceProfileState.Failed, "The device acknowledged it, but does not list it."), (item.State, item.Detail));
    }

    [Fact]
    public async Task A_profile_put_off_by_NotNow_is_verified_once_it_was_installed()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var profile = await organization.ProfileAsync("org.example.later");
        var group = await organization.GroupAsync("Staff", null, profile.Id);
        var device = await organization.DeviceAsync(groupId: group.Id);
        await device.EnrollAsync();

        await device.DrainAsync(command => command.RequestType == "InstallProfile" ? device.NotNowAsync(command.Uuid) : null);
        var putOff = Assert.Single(await organization.ItemsAsync(device)).State;
        var early = gate.Observer.Of(device.Id).Count(e => e.Code == "CONFIGURED");
        gate.Clock.Advance(TimeSpan.FromMinutes(2));
        var later = await device.DrainAsync();

        Assert.Equal((DeviceProfileState.NotNow, 0), (putOff, early));
        Assert.Equal(["InstallProfile", "ProfileList"], later);
        Assert.Equal(DeviceProfileState.Verified, Assert.Single(await organization.ItemsAsync(device)).State);
        Assert.Single(gate.Observer.Of(device.Id), e => e.Code == "CONFIGURED");
    }

    [Fact]
    public async Task A_change_of_the_groups_profiles_reaches_its_devices()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var old = await organization.ProfileAsync("org.example.old");
        var added = await organization.ProfileAsync("org.example.new");
        var group = await organization.GroupAsync("Staff", null, old.Id);
        var device = await organization.ManagedAsync(groupId: group.Id);

        await organization.Owner.SendAsync<Group>(HttpMethod.Put, $"/api/v1/groups/{group.Id}/profiles", new GroupProfilesPut([added.Id]));
        var applying = (await organization.GetAsync(device)).Compliance;
        var commands = await device.DrainAsync();

        Assert.Equal(DeviceCompliance.Applying, applying);
        Assert.Equal(["InstallProfile", "RemoveProfile", "ProfileList"], commands);
        Assert.Equal((added.Id, DeviceProfileState.Verified), (Assert.Single(await organization.ItemsAsync(device)).ProfileId, (await organization.ItemsAsync(device))[0].State));
    }

    [Fact]
    public async Task A_new_version_of_a_profile_replaces_the_old_one_on_devices()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var profile = await organization.ProfileAsync("org.example.versioned", First);
        var group = await organization.GroupAsync("Staff", null, profile.Id);
        var device = await organization.ManagedAsync(groupId: group.Id);

        var replaced = await organization.Owner.SendAsync<ConfigurationProfile>(
            HttpMethod.Put, $"/api/v1/profiles/{profile.Id}/content", new ProfileUpload(Samples.Profile("org.example.versioned", Second)));
        await device.DrainAsync();

        Assert.Equal(2, replaced.Version);
        Assert.Equal([Second], device.InstalledUuids);
        Assert.Equal(DeviceProfileState.Verified, Assert.Single(await organization.ItemsAsync(device)).State);
    }

    [Fact]
    public async Task Profiles_of_a_group_reach_members_of_groups_nested_in_it()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var profile = await organization.ProfileAsync("org.example.everyone");
        var all = await organization.GroupAsync("All staff", null, profile.Id);
        var sales = await organization.GroupAsync("Sales", all.Id);
        var device = await organization.DeviceAsync(groupId: sales.Id);

        await device.EnrollAsync();
        await device.DrainAsync();

        Assert.Equal(profile.Id, Assert.Single(await organization.ItemsAsync(device)).ProfileId);
        await organization.Owner.FailAsync(HttpMethod.Patch, $"/api/v1/groups/{all.Id}", new GroupPatch(ParentId: sales.Id), HttpStatusCode.Conflict, "conflict");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Leaving_a_group_removes_its_profiles_unless_the_group_leaves_them(bool keep)
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var profile = await organization.ProfileAsync("org.example.leaving");
        var group = await organization.GroupAsync("Staff", null, profile.Id);
        await organization.Owner.SendAsync<Group>(HttpMethod.Patch, $"/api/v1/groups/{group.Id}", new GroupPatch(KeepProfilesOnLeave: keep));
        var device = await organization.ManagedAsync(groupId: group.Id);

        await organization.Owner.DoAsync(HttpMethod.Delete, $"/api/v1/groups/{group.Id}/devices/{device.Id}");
        var commands = await device.DrainAsync();

        Assert.Equal(keep ? [] : ["RemoveProfile", "ProfileList"], commands);
        Assert.Empty(await organization.ItemsAsync(device));
    }

    [Fact]
    public async Task A_device_may_be_in_many_groups_and_one_is_primary()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var one = await organization.GroupAsync("One");
        var two = await organization.GroupAsync("Two");
        var device = await organization.ManagedAsync(groupId: one.Id);

        var groups = await organization.Owner.SendAsync<List<DeviceGroup>>(
            HttpMethod.Put, $"/api/v1/devices/{device.Id}/groups", new DeviceGroupsPut([one.Id, two.Id], two.Id));

        Assert.Equal([("Two", true), ("One", false)], groups.Select(g => (g.Name, g.Primary)));
        Assert.Equal(device.Id, Assert.Single((await organization.ListAsync($"?group={one.Id}"))).Id);
    }

    [Fact]
    public async Task Uploads_are_taken_as_json_as_a_bare_file_and_from_a_form()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        using var bare = new ByteArrayContent(Samples.Profile("org.example.bare", First));
        bare.Headers.ContentType = new MediaTypeHeaderValue("application/x-apple-aspen-config");
        using var form = new MultipartFormDataContent
        {
            { new StringContent("From a form"), "name" },
            { new ByteArrayContent(Samples.Profile("org.example.form", First)), "file", "a.mobileconfig" },
        };

        var json = await organization.ProfileAsync("org.example.json");
        var second = await (await organization.Owner.PostAsync("/api/v1/profiles", bare, TestContext.Current.CancellationToken)).ReadAsync<ConfigurationProfile>(HttpStatusCode.Created);
        var third = await (await organization.Owner.PostAsync("/api/v1/profiles", form, TestContext.Current.CancellationToken)).ReadAsync<ConfigurationProfile>(HttpStatusCode.Created);
        var content = await organization.Owner.GetByteArrayAsync($"/api/v1/profiles/{second.Id}/content", TestContext.Current.CancellationToken);

        Assert.Equal("Profile org.example.json", json.Name);
        Assert.Equal(["com.apple.webClip.managed"], second.PayloadTypes);
        Assert.Equal("From a form", third.Name);
        Assert.True(PlistReader.TryReadDictionary(content, PlistLimits.Profile, out var plist, out _));
        Assert.Equal("org.example.bare", plist.Text("PayloadIdentifier"));
    }

    [Fact]
    public async Task Uploads_that_devices_would_refuse_are_refused_here()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        await organization.ProfileAsync("org.example.taken");

        await RefusedAsync("not a profile"u8.ToArray(), HttpStatusCode.BadRequest, "profile-malformed");
        await RefusedAsync(Samples.Profile("", First), HttpStatusCode.BadRequest, "profile-malformed");
        await RefusedAsync(Samples.Profile("org.example.mdm", First, "com.apple.mdm"), HttpStatusCode.BadRequest, "profile-malformed");
        await RefusedAsync(Samples.Profile("org.example.taken", Second), HttpStatusCode.Conflict, "profile-identifier-taken");

        Task RefusedAsync(byte[] file, HttpStatusCode status, string slug) =>
            organization.Owner.FailAsync(HttpMethod.Post, "/api/v1/profiles", new ProfileUpload(file), status, slug);
    }

    private static async Task<IReadOnlyList<EnrollmentCheckItem>> CheckAsync(MdmOrganization organization, TestDevice device) =>
        (await organization.Owner.SendAsync<EnrollmentCheck>(HttpMethod.Get, $"/api/v1/devices/{device.Id}/enrollment-check")).Items;
}

[Collection(nameof(MdmOnSqlite))]
public sealed class ProfileTestsOnSqlite(MdmOnSqlite gate) : ProfileTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class ProfileTestsOnPostgres(MdmOnPostgres gate) : ProfileTests(gate);
