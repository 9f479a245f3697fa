using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.CheckIn;

/// <summary>The other check-in messages: <c>apple/device-management mdm/checkin</c>, and Apple's description of the protocol.</summary>
[Specification("apple/device-management mdm/checkin")]
public abstract class CheckInTests(Site site)
{
    private const string CheckInType = "application/x-apple-aspen-mdm-checkin";

    [Fact]
    public async Task Authenticate_is_answered_with_200_and_zero_bytes_and_makes_a_pending_device()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.ObtainAsync(tenant, DeviceKind.Mac);

        Assert.True((await device.CheckInAsync(device.Authenticate())).IsEmptyOk);
        Assert.Equal(DeviceState.Pending, (await tenant.GetAsync(device.Udid)).State);
    }

    [Fact]
    public async Task Authenticate_for_another_topic_is_403_and_makes_no_device()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.ObtainAsync(tenant, DeviceKind.IPhone);
        var message = device.Authenticate();
        message["Topic"] = "com.apple.mgmt.External.somebody-else";

        Assert.Equal(403, (await device.CheckInAsync(message)).Status);
        Assert.Null(await tenant.FindAsync(device.Udid));
    }

    [Fact]
    public async Task Authenticate_again_begins_anew_with_an_empty_queue_and_without_bootstrap_token()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.Mac);
        var id = (await tenant.GetAsync(device.Udid)).Id;
        await device.CheckInAsync(Bootstrap(device, RandomNumberGenerator.GetBytes(32)));
        await tenant.Api.SendDeviceCommandAsync(id, new CommandRequest { RequestType = "RestartDevice" }, TestContext.Current.CancellationToken);

        await device.CheckInAsync(device.Authenticate());
        await device.CheckInAsync(device.TokenUpdate());

        Assert.DoesNotContain("RestartDevice", await device.AnswerAllAsync());
        Assert.False((await tenant.GetAsync(device.Udid)).HasBootstrapToken);
        Assert.Equal(id, (await tenant.GetAsync(device.Udid)).Id);
    }

    [Fact]
    public async Task Authenticate_with_the_certificate_of_another_device_is_403()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.Mac);
        var clone = tenant.NewDevice(DeviceKind.Mac).Facts;
        var message = device.Authenticate();
        message["UDID"] = clone.Udid;
        message["SerialNumber"] = clone.SerialNumber;

        Assert.Equal(403, (await device.CheckInAsync(message)).Status);
        Assert.Null(await tenant.FindAsync(clone.Udid));
    }

    [Fact]
    public async Task CheckOut_ends_the_enrollment_and_its_queue()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        var id = (await tenant.GetAsync(device.Udid)).Id;
        await tenant.Api.SendDeviceCommandAsync(id, new CommandRequest { RequestType = "DeviceInformation" }, TestContext.Current.CancellationToken);

        Assert.Equal(200, (await device.CheckInAsync(device.Message("CheckOut"))).Status);

        var left = await tenant.Api.GetDeviceAsync(id, TestContext.Current.CancellationToken);
        Assert.Equal((DeviceState.Unmanaged, 0), (left.State, left.OpenCommands));
    }

    [Fact]
    public async Task CheckOut_of_a_device_makes_its_later_requests_403_and_never_401()
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.IPhone);
        await device.CheckInAsync(device.Message("CheckOut"));

        Assert.Equal(403, (await device.ReportAsync("Idle")).Status);
        Assert.Equal(403, (await device.CheckInAsync(device.TokenUpdate())).Status);
    }

    [Fact]
    public async Task UserAuthenticate_is_410_where_network_users_are_not_managed()
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.Mac);
        var message = device.Message("UserAuthenticate");
        message.Remove("Topic");
        message["UserID"] = Guid.NewGuid().ToString("D");

        Assert.Equal(410, (await device.CheckInAsync(message)).Status);
    }

    [Fact]
    public async Task SetBootstrapToken_is_given_back_by_GetBootstrapToken()
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.Mac);
        var token = RandomNumberGenerator.GetBytes(64);

        Assert.True((await device.CheckInAsync(Bootstrap(device, token))).IsEmptyOk);

        Assert.Equal(token, (await device.CheckInAsync(device.Message("GetBootstrapToken"))).Plist().Data("BootstrapToken")!.Value.ToArray());
    }

    [Fact]
    public async Task SetBootstrapToken_without_a_token_forgets_the_stored_one_and_GetBootstrapToken_is_200_all_the_same()
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.Mac);
        await device.CheckInAsync(Bootstrap(device, RandomNumberGenerator.GetBytes(64)));
        await device.CheckInAsync(device.Message("SetBootstrapToken"));

        var answer = await device.CheckInAsync(device.Message("GetBootstrapToken"));

        Assert.Equal(200, answer.Status);
        Assert.True(answer.Plist().Data("BootstrapToken") is null or { Length: 0 });
    }

    [Theory]
    [InlineData("com.apple.maid")]
    [InlineData("com.example.unheard-of")]
    public async Task GetToken_that_is_not_available_is_400(string service)
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.IPhone);
        var message = device.Message("GetToken");
        message["TokenServiceType"] = service;

        Assert.Equal(400, (await device.CheckInAsync(message)).Status);
    }

    [Theory]
    [InlineData("tokens", "SyncTokens")]
    [InlineData("declaration-items", "Declarations")]
    public async Task DeclarativeManagement_endpoints_answer_in_JSON(string endpoint, string key)
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.IPhone);
        var message = device.Message("DeclarativeManagement");
        message["Endpoint"] = endpoint;

        var answer = await device.CheckInAsync(message);

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        using var json = JsonDocument.Parse(answer.Body);
        Assert.True(json.RootElement.TryGetProperty(key, out _));
    }

    [Fact]
    public async Task DeclarativeManagement_status_is_taken_and_an_unknown_declaration_is_404()
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.IPhone);
        var status = device.Message("DeclarativeManagement");
        status["Endpoint"] = "status";
        status["Data"] = "{\"StatusItems\":{},\"Errors\":[]}"u8.ToArray();
        var declaration = device.Message("DeclarativeManagement");
        declaration["Endpoint"] = "declaration/configuration/none";

        Assert.True((await device.CheckInAsync(status)).IsEmptyOk);
        Assert.Equal(404, (await device.CheckInAsync(declaration)).Status);
    }

    [Fact]
    public async Task MessageType_that_nobody_knows_is_400_and_does_not_end_the_enrollment()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);

        Assert.Equal(400, (await device.CheckInAsync(device.Message("Unheard"))).Status);
        Assert.Equal(DeviceState.Managed, (await tenant.GetAsync(device.Udid)).State);
    }

    [Fact]
    public async Task CheckInURL_may_be_left_out_so_the_ServerURL_takes_check_ins_too()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);

        var answer = await device.SendAsync(device.State.ServerUrl, CheckInType, PlistWriter.WriteXml(device.Authenticate()));

        Assert.True(answer.IsEmptyOk);
    }

    [Fact]
    public async Task Body_may_be_a_binary_property_list()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);

        Assert.True((await device.SendAsync(device.State.CheckInUrl, CheckInType, PlistWriter.WriteBinary(device.Authenticate()))).IsEmptyOk);
    }

    [Fact]
    public async Task Method_other_than_PUT_is_405()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);
        var body = PlistWriter.WriteXml(device.Authenticate());

        Assert.Equal(405, (await device.SendAsync(device.State.CheckInUrl, CheckInType, body, method: HttpMethod.Post)).Status);
    }

    private static PlistDictionary Bootstrap(WireDevice device, byte[] token)
    {
        var message = device.Message("SetBootstrapToken");
        message["BootstrapToken"] = token;
        return message;
    }
}

[Collection(nameof(SqliteSite))]
public sealed class CheckInOnSqlite(SqliteSite site) : CheckInTests(site);

[Collection(nameof(PostgresSite))]
public sealed class CheckInOnPostgres(PostgresSite site) : CheckInTests(site);
