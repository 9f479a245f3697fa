using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.CheckIn;

/// <summary>
/// User channels of Macs and Shared iPads, and user enrollment: the keys that
/// <c>apple/device-management mdm/checkin/tokenupdate.yaml</c> requires, allows and forbids there.
/// </summary>
[Specification("apple/device-management mdm/checkin/tokenupdate.yaml")]
public abstract class UserChannelTests(Site site)
{
    private const string SharedIPadUserId = "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF";

    [Fact]
    public async Task TokenUpdate_with_UserID_of_a_Mac_opens_a_channel_of_its_own()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.Mac);
        var user = User(Guid.NewGuid().ToString("D"), "ada", "Ada Lovelace");

        Assert.True((await device.CheckInAsync(TokenUpdate(device, user))).IsEmptyOk);

        var channels = (await tenant.GetAsync(device.Udid)).Channels;
        Assert.Equal(2, channels.Count);
        Assert.Contains(channels, channel => channel is { UserShortName: "ada", UserLongName: "Ada Lovelace" });
    }

    [Fact]
    public async Task TokenUpdate_of_a_user_leaves_the_device_s_own_tokens_alone()
    {
        site.NeedOurServer();
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.Mac);
        await device.CheckInAsync(TokenUpdate(device, User(Guid.NewGuid().ToString("D"), "ada", "Ada Lovelace")));
        await device.ForgetPushesAsync();

        await SendAsync(tenant, device, "DeviceInformation", channel: null);

        Assert.True(await device.IsPushedAsync());
    }

    [Fact]
    public async Task TokenUpdate_queues_of_device_and_user_are_apart()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.Mac);
        var user = User(Guid.NewGuid().ToString("D"), "ada", "Ada Lovelace");
        await device.CheckInAsync(TokenUpdate(device, user));

        await SendAsync(tenant, device, "ProfileList", "user:ada");

        Assert.Null(await device.NextAsync());
        Assert.Equal("ProfileList", (await device.NextAsync("Idle", keys: user))!.Value.Command.Text("RequestType"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TokenUpdate_NotOnConsole_is_taken_on_the_user_channel_of_a_Mac(bool value)
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.Mac);
        var message = TokenUpdate(device, User(Guid.NewGuid().ToString("D"), "ada", "Ada Lovelace"));
        message["NotOnConsole"] = value;

        Assert.True((await device.CheckInAsync(message)).IsEmptyOk);
    }

    [Fact]
    public async Task TokenUpdate_with_the_UserID_of_all_F_tells_Shared_iPad_users_apart_by_their_short_name()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPad);
        await device.CheckInAsync(TokenUpdate(device, User(SharedIPadUserId, "ada@example.org", null)));
        await device.CheckInAsync(TokenUpdate(device, User(SharedIPadUserId, "ben@example.org", null)));

        var names = (await tenant.GetAsync(device.Udid)).Channels.Select(c => c.UserShortName).OfType<string>().Order();
        Assert.Equal(["ada@example.org", "ben@example.org"], names);
    }

    [Fact]
    public async Task TokenUpdate_with_the_UserID_of_all_F_and_without_UserShortName_is_400()
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.IPad);
        var message = device.TokenUpdate();
        message["UserID"] = SharedIPadUserId;

        Assert.Equal(400, (await device.CheckInAsync(message)).Status);
    }

    [Fact]
    public async Task TokenUpdate_AwaitingConfiguration_of_a_Shared_iPad_user_leads_to_UserConfigured()
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.IPad);
        var user = User(SharedIPadUserId, "ada@example.org", null);
        var message = TokenUpdate(device, user);
        message["AwaitingConfiguration"] = true;
        await device.CheckInAsync(message);

        Assert.Equal("UserConfigured", (await device.NextAsync("Idle", keys: user))!.Value.Command.Text("RequestType"));
        Assert.Null(await device.NextAsync());
    }

    [Fact]
    public async Task TokenUpdate_of_a_user_before_that_of_the_device_is_410()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.Mac);
        await device.CheckInAsync(device.Authenticate());

        Assert.Equal(410, (await device.CheckInAsync(TokenUpdate(device, User(Guid.NewGuid().ToString("D"), "ada", "Ada")))).Status);
    }

    [Fact]
    public async Task TokenUpdate_of_a_user_enrollment_has_EnrollmentID_and_no_UDID()
    {
        var tenant = await site.TenantAsync();
        var (device, id) = await UserEnrollmentAsync(tenant, DeviceKind.IPhone);

        Assert.Equal(DeviceState.Managed, (await tenant.GetAsync(id)).State);
        Assert.Null((await tenant.GetAsync(id)).Udid);
        Assert.Null(await tenant.FindAsync(device.Udid));
    }

    [Fact]
    public async Task TokenUpdate_UDID_is_forbidden_beside_EnrollmentID()
    {
        var (device, id) = await UserEnrollmentAsync(await site.TenantAsync(), DeviceKind.IPhone);
        var message = device.TokenUpdate();
        message["EnrollmentID"] = id;

        Assert.Equal(400, (await device.CheckInAsync(message)).Status);
    }

    [Fact]
    public async Task TokenUpdate_UnlockToken_is_forbidden_in_user_enrollment_and_not_kept()
    {
        var tenant = await site.TenantAsync();
        var (device, id) = await UserEnrollmentAsync(tenant, DeviceKind.IPhone);
        var message = AsUserEnrollment(device.TokenUpdate(), id);
        message["UnlockToken"] = RandomNumberGenerator.GetBytes(64);
        await device.CheckInAsync(message);

        Assert.False((await tenant.GetAsync(id)).HasUnlockToken);
    }

    [Fact]
    public async Task TokenUpdate_with_EnrollmentUserID_opens_the_user_channel_of_a_user_enrollment()
    {
        var tenant = await site.TenantAsync();
        var (device, id) = await UserEnrollmentAsync(tenant, DeviceKind.Mac);
        var message = AsUserEnrollment(device.TokenUpdate(), id);
        message["EnrollmentUserID"] = Guid.NewGuid().ToString("D");
        message["Token"] = RandomNumberGenerator.GetBytes(32);

        Assert.True((await device.CheckInAsync(message)).IsEmptyOk);
        Assert.Equal(2, (await tenant.GetAsync(id)).Channels.Count);
    }

    [Fact]
    public async Task TokenUpdate_EnrollmentUserID_without_EnrollmentID_is_400()
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.Mac);
        var message = device.TokenUpdate();
        message["EnrollmentUserID"] = Guid.NewGuid().ToString("D");

        Assert.Equal(400, (await device.CheckInAsync(message)).Status);
    }

    private static async Task<(WireDevice Device, string EnrollmentId)> UserEnrollmentAsync(Tenant tenant, DeviceKind kind)
    {
        var device = await WireDevice.ObtainAsync(tenant, kind);
        var id = Guid.NewGuid().ToString("D").ToUpperInvariant();
        var authenticate = device.Message("Authenticate");
        authenticate.Remove("UDID");
        authenticate["EnrollmentID"] = id;
        foreach (var key in new[] { "OSVersion", "BuildVersion", "ProductName" })
        {
            authenticate[key] = device.Authenticate().Text(key)!;
        }

        Assert.Equal(200, (await device.CheckInAsync(authenticate)).Status);
        Assert.Equal(200, (await device.CheckInAsync(AsUserEnrollment(device.TokenUpdate(), id))).Status);
        return (device, id);
    }

    private static PlistDictionary AsUserEnrollment(PlistDictionary message, string enrollmentId)
    {
        message.Remove("UDID");
        message.Remove("UnlockToken");
        message["EnrollmentID"] = enrollmentId;
        return message;
    }

    private static PlistDictionary User(string id, string shortName, string? longName)
    {
        var keys = new PlistDictionary { { "UserID", id }, { "UserShortName", shortName } };
        keys.AddIfSet("UserLongName", longName);
        return keys;
    }

    private static PlistDictionary TokenUpdate(WireDevice device, PlistDictionary user)
    {
        var message = device.Message("TokenUpdate");
        message["Token"] = RandomNumberGenerator.GetBytes(32);
        message["PushMagic"] = Guid.NewGuid().ToString("D");
        foreach (var (key, value) in user)
        {
            message[key] = value;
        }

        return message;
    }

    private static async Task SendAsync(Tenant tenant, WireDevice device, string requestType, string? channel)
    {
        var id = (await tenant.GetAsync(device.Udid)).Id;
        var request = new CommandRequest { RequestType = requestType, Channel = channel };
        Assert.Equal(1, (await tenant.Api.SendDeviceCommandAsync(id, request, TestContext.Current.CancellationToken)).Queued);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class UserChannelsOnSqlite(SqliteSite site) : UserChannelTests(site);

[Collection(nameof(PostgresSite))]
public sealed class UserChannelsOnPostgres(PostgresSite site) : UserChannelTests(site);
