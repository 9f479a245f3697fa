using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.CheckIn;

/// <summary>What <c>apple/device-management mdm/checkin/tokenupdate.yaml</c> asks of a server, on the device channel.</summary>
[Specification("apple/device-management mdm/checkin/tokenupdate.yaml")]
public abstract class TokenUpdateTests(Site site)
{
    [Fact]
    public async Task TokenUpdate_is_answered_with_200_and_zero_bytes()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);
        await device.CheckInAsync(device.Authenticate());

        Assert.True((await device.CheckInAsync(device.TokenUpdate())).IsEmptyOk);
    }

    [Fact]
    public async Task TokenUpdate_the_first_one_completes_the_enrollment()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.ObtainAsync(tenant, DeviceKind.IPhone);
        await device.CheckInAsync(device.Authenticate());
        var before = await tenant.GetAsync(device.Udid);

        await device.CheckInAsync(device.TokenUpdate());

        Assert.Equal(DeviceState.Pending, before.State);
        Assert.Equal(DeviceState.Managed, (await tenant.GetAsync(device.Udid)).State);
    }

    [Fact]
    public async Task TokenUpdate_pushes_are_sent_only_after_the_first_one()
    {
        site.NeedOurServer();
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.IPhone);
        await device.ForgetPushesAsync();

        // A new enrollment of a device whose old tokens would still work.
        await device.CheckInAsync(device.Authenticate());
        var early = await device.IsPushedAsync(1500);
        await device.CheckInAsync(device.TokenUpdate());

        Assert.False(early);
        Assert.True(await device.IsPushedAsync());
    }

    [Theory]
    [InlineData("Topic")]
    [InlineData("UDID")]
    [InlineData("Token")]
    [InlineData("PushMagic")]
    public async Task TokenUpdate_without_a_required_key_is_400_and_changes_nothing(string key)
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.ObtainAsync(tenant, DeviceKind.IPad);
        await device.CheckInAsync(device.Authenticate());
        var message = device.TokenUpdate();
        message.Remove(key);

        Assert.Equal(400, (await device.CheckInAsync(message)).Status);
        Assert.Equal(DeviceState.Pending, (await tenant.GetAsync(device.Udid)).State);
    }

    [Theory]
    [InlineData("com.apple.mgmt.External.somebody-else")]
    [InlineData("com.apple.mdm.conformance")]
    public async Task TokenUpdate_for_another_topic_is_refused(string topic)
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.ObtainAsync(tenant, DeviceKind.IPhone);
        await device.CheckInAsync(device.Authenticate());
        var message = device.TokenUpdate();
        message["Topic"] = topic;

        Assert.Contains((await device.CheckInAsync(message)).Status, new[] { 400, 403 });
        Assert.Equal(DeviceState.Pending, (await tenant.GetAsync(device.Udid)).State);
    }

    [Fact]
    public async Task TokenUpdate_topic_of_the_profile_begins_with_com_apple_mgmt()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);

        Assert.StartsWith("com.apple.mgmt.", device.State.Topic, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenUpdate_changed_Token_and_PushMagic_replace_the_stored_ones()
    {
        site.NeedOurServer();
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        await device.ForgetPushesAsync();
        device.State.PushToken = tenant.Ground.Apns.Register(device.Device, tenant.Topic); // kills the old one
        device.State.PushMagic = SimulatedDevice.NewPushMagic();
        await device.CheckInAsync(device.TokenUpdate());
        await device.ForgetPushesAsync();

        await SendAsync(tenant, device, "DeviceInformation");

        Assert.True(await device.IsPushedAsync());
    }

    [Fact]
    public async Task TokenUpdate_identical_values_again_are_accepted_and_keep_everything()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        await SendAsync(tenant, device, "DeviceInformation");

        Assert.True((await device.CheckInAsync(device.TokenUpdate())).IsEmptyOk);
        Assert.Equal(["DeviceInformation"], await device.AnswerAllAsync());
        Assert.Equal(device.State.UnlockToken, await UnlockTokenAsync(tenant, device));
    }

    [Fact]
    public async Task TokenUpdate_absent_UnlockToken_keeps_the_stored_one()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var message = device.TokenUpdate();
        message.Remove("UnlockToken");
        await device.CheckInAsync(message);

        Assert.Equal(device.State.UnlockToken, await UnlockTokenAsync(tenant, device));
    }

    [Fact]
    public async Task TokenUpdate_empty_UnlockToken_keeps_the_stored_one()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var message = device.TokenUpdate();
        message["UnlockToken"] = Array.Empty<byte>();
        await device.CheckInAsync(message);

        Assert.Equal(device.State.UnlockToken, await UnlockTokenAsync(tenant, device));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(4096)]
    public async Task TokenUpdate_changed_UnlockToken_replaces_the_stored_one_whatever_its_size(int size)
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var renewed = RandomNumberGenerator.GetBytes(size);
        var message = device.TokenUpdate();
        message["UnlockToken"] = renewed;
        await device.CheckInAsync(message);

        Assert.Equal(renewed, await UnlockTokenAsync(tenant, device));
    }

    [Fact]
    public async Task TokenUpdate_UnlockToken_outlives_a_new_enrollment_that_does_not_send_it()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        await device.CheckInAsync(device.Authenticate());
        var message = device.TokenUpdate();
        message.Remove("UnlockToken");
        await device.CheckInAsync(message);
        await device.AnswerAllAsync();

        Assert.Equal(device.State.UnlockToken, await UnlockTokenAsync(tenant, device));
    }

    [Fact]
    public async Task TokenUpdate_AwaitingConfiguration_leads_to_DeviceConfigured_as_the_last_command()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPad);
        await device.CheckInAsync(device.Authenticate());
        await device.CheckInAsync(Waiting(device.TokenUpdate()));

        var commands = await device.AnswerAllAsync();

        Assert.Equal("DeviceConfigured", commands[^1]);
        Assert.Single(commands, type => type == "DeviceConfigured");
    }

    [Fact]
    public async Task TokenUpdate_without_AwaitingConfiguration_does_not_end_the_waiting()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.ObtainAsync(tenant, DeviceKind.IPad);
        await device.CheckInAsync(device.Authenticate());
        await device.CheckInAsync(Waiting(device.TokenUpdate()));
        await device.CheckInAsync(device.TokenUpdate());

        Assert.True((await tenant.GetAsync(device.Udid)).AwaitingConfiguration);
        Assert.Equal("DeviceConfigured", (await device.AnswerAllAsync())[^1]);
    }

    [Fact]
    public async Task TokenUpdate_AwaitingConfiguration_defaults_to_false()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPad);
        await device.CheckInAsync(device.Authenticate());
        await device.CheckInAsync(device.TokenUpdate());

        Assert.DoesNotContain("DeviceConfigured", await device.AnswerAllAsync());
    }

    [Fact]
    public async Task TokenUpdate_of_a_device_that_never_introduced_itself_is_403_and_makes_no_device()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.ObtainAsync(tenant, DeviceKind.IPhone);

        Assert.Equal(403, (await device.CheckInAsync(device.TokenUpdate())).Status);
        Assert.Null(await tenant.FindAsync(device.Udid));
    }

    [Fact]
    public async Task TokenUpdate_in_the_name_of_another_device_is_403_and_changes_nothing()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var thief = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var message = thief.TokenUpdate();
        message["UDID"] = device.Udid;

        Assert.Equal(403, (await thief.CheckInAsync(message)).Status);
        Assert.Equal(device.State.UnlockToken, await UnlockTokenAsync(tenant, device));
    }

    [Fact]
    public async Task TokenUpdate_secrets_are_not_in_what_the_API_tells()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var id = (await tenant.GetAsync(device.Udid)).Id;

        var told = await tenant.Http.GetStringAsync($"/api/v1/devices/{id}", TestContext.Current.CancellationToken);

        Assert.Contains("\"hasUnlockToken\":true", told, StringComparison.Ordinal);
        Assert.DoesNotContain(device.State.PushMagic, told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToHexString(device.State.PushToken), told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(device.State.PushToken), told, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(device.State.UnlockToken!), told, StringComparison.Ordinal);
    }

    private static PlistDictionary Waiting(PlistDictionary message)
    {
        message["AwaitingConfiguration"] = true;
        return message;
    }

    private static async Task SendAsync(Tenant tenant, WireDevice device, string requestType)
    {
        var id = (await tenant.GetAsync(device.Udid)).Id;
        var receipt = await tenant.Api.SendDeviceCommandAsync(id, new CommandRequest { RequestType = requestType }, TestContext.Current.CancellationToken);
        Assert.Equal(1, receipt.Queued);
    }

    // What the server has stored shows in the one command that needs it.
    private static async Task<byte[]> UnlockTokenAsync(Tenant tenant, WireDevice device)
    {
        await device.AnswerAllAsync();
        await SendAsync(tenant, device, "ClearPasscode");
        var (uuid, command) = (await device.NextAsync())!.Value;
        await device.NextAsync("Acknowledged", uuid);
        Assert.Equal("ClearPasscode", command.Text("RequestType"));
        return command.Data("UnlockToken")!.Value.ToArray();
    }
}

[Collection(nameof(SqliteSite))]
public sealed class TokenUpdateOnSqlite(SqliteSite site) : TokenUpdateTests(site);

[Collection(nameof(PostgresSite))]
public sealed class TokenUpdateOnPostgres(PostgresSite site) : TokenUpdateTests(site);
