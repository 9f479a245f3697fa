using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Commands;

/// <summary>The exchange of commands: Apple, "Sending MDM commands to a device" and "Handling NotNow status responses".</summary>
[Specification("Apple, \"Sending MDM commands to a device\"")]
public abstract class CommandProtocolTests(Site site)
{
    [Fact]
    public async Task Idle_with_nothing_queued_is_200_with_Content_Length_0()
    {
        var device = await WireDevice.EnrolledAsync(await site.TenantAsync(), DeviceKind.IPhone);

        var answer = await device.ReportAsync("Idle");

        Assert.True(answer.IsEmptyOk);
        Assert.Equal("", answer.MediaType);
    }

    [Fact]
    public async Task Idle_before_the_first_TokenUpdate_is_200_and_empty()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);
        await device.CheckInAsync(device.Authenticate());

        Assert.True((await device.ReportAsync("Idle")).IsEmptyOk);
    }

    [Fact]
    public async Task Idle_of_an_unknown_device_is_403_and_never_401()
    {
        var device = await WireDevice.ObtainAsync(await site.TenantAsync(), DeviceKind.IPhone);

        Assert.Equal(403, (await device.ReportAsync("Idle")).Status);
    }

    [Fact]
    public async Task Command_is_a_property_list_of_CommandUUID_and_Command()
    {
        var (tenant, device, id) = await EnrolledAsync();
        await SendAsync(tenant, id, "SecurityInfo");

        var answer = await device.ReportAsync("Idle");

        Assert.Equal((200, "application/xml"), (answer.Status, answer.MediaType));
        Assert.Equal(["CommandUUID", "Command"], answer.Plist().Keys.Order().Reverse());
        Assert.Equal("SecurityInfo", answer.Plist().Dictionary("Command")!.Text("RequestType"));
    }

    [Fact]
    public async Task Commands_come_in_the_order_in_which_they_were_queued()
    {
        var (tenant, device, id) = await EnrolledAsync();
        string[] types = ["SecurityInfo", "ProfileList", "CertificateList", "DeviceInformation"];
        foreach (var type in types)
        {
            await SendAsync(tenant, id, type);
        }

        Assert.Equal(types, await device.AnswerAllAsync());
    }

    [Fact]
    public async Task Command_leaves_the_queue_only_when_it_is_reported_on()
    {
        var (tenant, device, id) = await EnrolledAsync();
        await SendAsync(tenant, id, "SecurityInfo");
        var first = (await device.NextAsync())!.Value;

        var again = (await device.NextAsync())!.Value;

        Assert.Equal(first.Uuid, again.Uuid);
        Assert.Null(await device.NextAsync("Acknowledged", first.Uuid));
    }

    [Fact]
    public async Task Acknowledged_stores_the_result_and_brings_the_next_command()
    {
        var (tenant, device, id) = await EnrolledAsync();
        await SendAsync(tenant, id, "DeviceInformation");
        await SendAsync(tenant, id, "SecurityInfo");
        var (uuid, _) = (await device.NextAsync())!.Value;
        var result = new PlistDictionary { { "QueryResponses", new PlistDictionary { { "DeviceName", "Renamed by its owner" } } } };

        var next = await device.NextAsync("Acknowledged", uuid, result);

        Assert.Equal("SecurityInfo", next!.Value.Command.Text("RequestType"));
        var delivery = await DeliveryAsync(tenant, id, uuid);
        Assert.Equal(CommandState.Acknowledged, delivery.State);
        Assert.Contains("Renamed by its owner", delivery.Result!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_that_comes_twice_is_200_and_counts_once()
    {
        var (tenant, device, id) = await EnrolledAsync();
        await SendAsync(tenant, id, "SecurityInfo");
        var (uuid, _) = (await device.NextAsync())!.Value;
        await device.ReportAsync("Acknowledged", uuid);

        var again = await device.ReportAsync("Error", uuid, ErrorChain());

        Assert.Equal(200, again.Status);
        Assert.Equal(CommandState.Acknowledged, (await DeliveryAsync(tenant, id, uuid)).State);
    }

    [Fact]
    public async Task Report_on_a_command_that_nobody_knows_is_200_and_treated_like_Idle()
    {
        var (tenant, device, id) = await EnrolledAsync();
        await SendAsync(tenant, id, "SecurityInfo");

        var next = await device.NextAsync("Acknowledged", Guid.NewGuid().ToString("D"));

        Assert.Equal("SecurityInfo", next!.Value.Command.Text("RequestType"));
    }

    [Fact]
    public async Task Error_keeps_its_chain_and_does_not_block_the_next_command()
    {
        var (tenant, device, id) = await EnrolledAsync();
        await SendAsync(tenant, id, "SecurityInfo");
        await SendAsync(tenant, id, "ProfileList");
        var (uuid, _) = (await device.NextAsync())!.Value;

        var next = await device.NextAsync("Error", uuid, ErrorChain());

        Assert.Equal("ProfileList", next!.Value.Command.Text("RequestType"));
        var delivery = await DeliveryAsync(tenant, id, uuid);
        Assert.Equal(CommandState.Error, delivery.State);
        Assert.Equal((12021, "MCMDMErrorDomain"), (delivery.Errors[0].Code, delivery.Errors[0].Domain));
    }

    [Fact]
    public async Task CommandFormatError_ends_the_command_and_brings_the_next()
    {
        var (tenant, device, id) = await EnrolledAsync();
        await SendAsync(tenant, id, "SecurityInfo");
        await SendAsync(tenant, id, "ProfileList");
        var (uuid, _) = (await device.NextAsync())!.Value;

        var next = await device.NextAsync("CommandFormatError", uuid);

        Assert.Equal("ProfileList", next!.Value.Command.Text("RequestType"));
        Assert.Equal(CommandState.FormatError, (await DeliveryAsync(tenant, id, uuid)).State);
    }

    [Fact]
    public async Task NotNow_keeps_the_command_without_offering_it_at_once_and_lets_others_pass()
    {
        var (tenant, device, id) = await EnrolledAsync();
        await SendAsync(tenant, id, "CertificateList");
        await SendAsync(tenant, id, "ProfileList");
        var (uuid, _) = (await device.NextAsync())!.Value;

        var next = (await device.NextAsync("NotNow", uuid))!.Value;
        var after = await device.NextAsync("Acknowledged", next.Uuid);

        Assert.Equal("ProfileList", next.Command.Text("RequestType"));
        Assert.Null(after);
        Assert.Equal(CommandState.NotNow, (await DeliveryAsync(tenant, id, uuid)).State);
    }

    [Fact]
    public async Task ErrorChain_may_have_any_length_and_lack_texts()
    {
        var (tenant, device, id) = await EnrolledAsync();
        await SendAsync(tenant, id, "SecurityInfo");
        var (uuid, _) = (await device.NextAsync())!.Value;
        var chain = new PlistArray([.. Enumerable.Range(0, 20).Select(code => (PlistValue)new PlistDictionary { { "ErrorCode", code }, { "ErrorDomain", "D" } })]);

        Assert.Equal(200, (await device.ReportAsync("Error", uuid, new PlistDictionary { { "ErrorChain", chain } })).Status);
        Assert.Equal(CommandState.Error, (await DeliveryAsync(tenant, id, uuid)).State);
    }

    [Fact]
    public async Task Push_follows_the_queueing_of_a_command()
    {
        site.NeedOurServer();
        var (tenant, device, id) = await EnrolledAsync();
        await device.ForgetPushesAsync();

        await SendAsync(tenant, id, "SecurityInfo");

        Assert.True(await device.IsPushedAsync());
    }

    [Fact]
    public async Task Command_of_another_device_cannot_be_reported_on()
    {
        var (tenant, device, id) = await EnrolledAsync();
        var stranger = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        await SendAsync(tenant, id, "SecurityInfo");
        var (uuid, _) = (await device.NextAsync())!.Value;

        Assert.Equal(200, (await stranger.ReportAsync("Acknowledged", uuid)).Status);
        Assert.Equal(CommandState.Sent, (await DeliveryAsync(tenant, id, uuid)).State);
    }

    [Fact]
    public async Task Command_that_the_enrollment_cannot_run_is_refused_when_it_is_queued()
    {
        var tenant = await site.TenantAsync();
        var mac = await WireDevice.EnrolledAsync(tenant, DeviceKind.Mac);
        var id = (await tenant.GetAsync(mac.Udid)).Id;

        // macOS never gives an unlock token, so ClearPasscode cannot work there.
        var receipt = await tenant.Api.SendCommandAsync(
            new BulkCommandRequest { RequestType = "ClearPasscode", DeviceIds = [id] }, TestContext.Current.CancellationToken);

        Assert.Equal(0, receipt.Queued);
        Assert.Equal(1, receipt.Skipped.Sum(skip => skip.Count));
        Assert.Empty(await mac.AnswerAllAsync());
    }

    private async Task<(Tenant Tenant, WireDevice Device, string Id)> EnrolledAsync()
    {
        var tenant = await site.TenantAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone);
        return (tenant, device, (await tenant.GetAsync(device.Udid)).Id);
    }

    private static async Task SendAsync(Tenant tenant, string id, string requestType)
    {
        var receipt = await tenant.Api.SendDeviceCommandAsync(id, new CommandRequest { RequestType = requestType }, TestContext.Current.CancellationToken);
        Assert.Equal(1, receipt.Queued);
    }

    private static Task<CommandDelivery> DeliveryAsync(Tenant tenant, string id, string uuid) =>
        tenant.Api.GetDeviceCommandAsync(id, uuid, TestContext.Current.CancellationToken);

    private static PlistDictionary ErrorChain() => new()
    {
        {
            "ErrorChain",
            new PlistArray([new PlistDictionary
            {
                { "ErrorCode", 12021 }, { "ErrorDomain", "MCMDMErrorDomain" }, { "LocalizedDescription", "Nein." }, { "USEnglishDescription", "No." },
            }])
        },
    };
}

[Collection(nameof(SqliteSite))]
public sealed class CommandProtocolOnSqlite(SqliteSite site) : CommandProtocolTests(site);

[Collection(nameof(PostgresSite))]
public sealed class CommandProtocolOnPostgres(PostgresSite site) : CommandProtocolTests(site);
