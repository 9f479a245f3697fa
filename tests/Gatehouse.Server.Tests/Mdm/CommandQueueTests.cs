using System.Net;
using System.Text;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Mdm.Maintenance;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Mdm.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>The rules of the command queue, from Apple's "Sending MDM commands to a device" and "Handling NotNow status responses".</summary>
public abstract class CommandQueueTests(IMdmFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idle_nothing_queued_is_answered_with_exactly_zero_bytes()
    {
        var (_, device) = await ManagedAsync();

        var answer = await device.IdleAsync();

        Assert.Equal((HttpStatusCode.OK, 0, null), (answer.Status, answer.Body.Length, answer.MediaType));
    }

    [Fact]
    public async Task Idle_hands_out_one_command_at_a_time_in_the_order_of_queueing()
    {
        var (organization, device) = await ManagedAsync();
        foreach (var type in new[] { "SecurityInfo", "CertificateList", "DeviceInformation", "ProfileList" })
        {
            await organization.SendAsync(device, type);
        }

        Assert.Equal(["SecurityInfo", "CertificateList", "DeviceInformation", "ProfileList"], await device.DrainAsync());
        Assert.All(await organization.HistoryAsync(device), c => Assert.Equal(CommandState.Acknowledged, c.State));
    }

    [Fact]
    public async Task Priority_a_lock_does_not_wait_behind_what_was_queued_before()
    {
        var (organization, device) = await ManagedAsync();
        await organization.SendAsync(device, "SecurityInfo");
        await organization.SendAsync(device, "DeviceLock", new { message = "Call home" });

        Assert.Equal(["DeviceLock", "SecurityInfo"], await device.DrainAsync());
    }

    [Fact]
    public async Task Delivery_a_command_that_was_sent_and_not_reported_is_sent_again()
    {
        var (organization, device) = await ManagedAsync();
        await organization.SendAsync(device, "SecurityInfo");

        var first = await device.IdleAsync();
        var second = await device.IdleAsync();
        var history = Assert.Single(await organization.HistoryAsync(device), c => c.Uuid == first.Uuid);

        Assert.Equal(first.Uuid, second.Uuid);
        Assert.Equal((CommandState.Sent, 2), (history.State, history.Offers));
    }

    [Fact]
    public async Task Delivery_an_erase_that_was_sent_is_not_repeated_long_after()
    {
        var (organization, device) = await ManagedAsync();
        await organization.SendAsync(device, "EraseDevice");

        var first = await device.IdleAsync();
        gate.Clock.Advance(TimeSpan.FromMinutes(11));
        var later = await device.IdleAsync();

        Assert.Equal("EraseDevice", first.RequestType);
        Assert.Null(later.Uuid);
        Assert.Equal(CommandState.Unconfirmed, (await organization.HistoryAsync(device)).Single(c => c.Uuid == first.Uuid).State);
    }

    [Fact]
    public async Task Report_that_comes_twice_changes_nothing_and_is_200()
    {
        var (organization, device) = await ManagedAsync();
        await organization.SendAsync(device, "DeviceInformation");
        await organization.SendAsync(device, "SecurityInfo");

        var command = await device.IdleAsync();
        var next = await device.CarryOutAsync(command);
        var copy = await device.ErrorAsync(command.Uuid); // the same command, another story: the first one counts

        Assert.Equal("SecurityInfo", next.RequestType);
        Assert.Equal((HttpStatusCode.OK, next.Uuid), (copy.Status, copy.Uuid));
        Assert.Equal(CommandState.Acknowledged, (await organization.HistoryAsync(device)).Single(c => c.Uuid == command.Uuid).State);
    }

    [Theory]
    [InlineData("0001_DeviceInformation")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff")]
    [InlineData("nul\0inside")]
    public async Task Report_on_an_unknown_command_is_200_and_goes_on(string uuid)
    {
        var (organization, device) = await ManagedAsync();
        await organization.SendAsync(device, "SecurityInfo");
        var report = PlistWriter.WriteBinary(new PlistDictionary { { "UDID", device.Udid }, { "Status", "Acknowledged" }, { "CommandUUID", uuid } });

        var answer = await device.PutAsync("connect", report);

        Assert.Equal((HttpStatusCode.OK, "SecurityInfo"), (answer.Status, answer.RequestType));
    }

    [Fact]
    public async Task NotNow_is_not_offered_again_in_the_same_session_and_blocks_nothing()
    {
        var (organization, device) = await ManagedAsync();
        await organization.SendAsync(device, "SecurityInfo");
        await organization.SendAsync(device, "CertificateList");

        var first = await device.IdleAsync();
        var second = await device.NotNowAsync(first.Uuid);
        var end = await device.AcknowledgeAsync(second.Uuid);
        var at_once = await device.IdleAsync();
        gate.Clock.Advance(TimeSpan.FromSeconds(61));
        var later = await device.IdleAsync();

        Assert.Equal("CertificateList", second.RequestType);
        Assert.Null(end.Uuid);
        Assert.Null(at_once.Uuid);
        Assert.Equal(first.Uuid, later.Uuid);
    }

    [Fact]
    public async Task NotNow_the_device_is_called_back_only_when_it_was_not_the_last_word()
    {
        var (organization, device) = await ManagedAsync();
        await organization.SendAsync(device, "SecurityInfo");
        await organization.SendAsync(device, "CertificateList");

        var first = await device.IdleAsync();
        var second = await device.NotNowAsync(first.Uuid);
        await device.AcknowledgeAsync(second.Uuid);
        var afterOther = await DueInAsync(device);
        gate.Clock.Advance(TimeSpan.FromMinutes(2));
        await device.NotNowAsync((await device.IdleAsync()).Uuid);
        var afterNotNow = await DueInAsync(device);

        Assert.Equal(TimeSpan.FromMinutes(15), afterOther);
        Assert.Equal(TimeSpan.FromDays(1), afterNotNow);
    }

    [Fact]
    public async Task Error_keeps_the_chain_and_lets_the_next_command_through()
    {
        var (organization, device) = await ManagedAsync();
        await organization.SendAsync(device, "SecurityInfo");
        await organization.SendAsync(device, "CertificateList");

        var first = await device.IdleAsync();
        var next = await device.ErrorAsync(first.Uuid);
        var failed = await organization.Owner.SendAsync<CommandDelivery>(HttpMethod.Get, $"/api/v1/devices/{device.Id}/commands/{first.Uuid}");

        Assert.Equal("CertificateList", next.RequestType);
        Assert.Equal(CommandState.Error, failed.State);
        Assert.Equal(new CommandError(4001, "MCInstallationErrorDomain", "The profile could not be installed."), Assert.Single(failed.Errors));
    }

    [Fact]
    public async Task CommandFormatError_is_our_fault_and_is_logged_as_an_error()
    {
        var (organization, device) = await ManagedAsync();
        await organization.Owner.SendAsync<CommandReceipt>(
            HttpMethod.Post, $"/api/v1/devices/{device.Id}/commands", new CommandRequest { Plist = PlistWriter.WriteXml(new PlistDictionary { { "RequestType", "Imaginary" } }) });

        var command = await device.IdleAsync();
        await device.ReportAsync("CommandFormatError", command.Uuid);

        Assert.Equal("Imaginary", command.RequestType);
        Assert.Equal(CommandState.FormatError, (await organization.HistoryAsync(device)).Single(c => c.Uuid == command.Uuid).State);
        Assert.Contains(gate.Logs.Lines, l => l.Event.Id == 2112 && l.Text.Contains(command.Uuid!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deadline_a_lock_is_not_delivered_after_it()
    {
        var (organization, device) = await ManagedAsync();
        await organization.SendAsync(device, "DeviceLock");

        gate.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        var answer = await device.IdleAsync();
        await gate.Services.GetRequiredService<ExpirySweep>().RunAsync(Ct);

        Assert.Null(answer.Uuid);
        Assert.Equal(CommandState.Expired, (await organization.HistoryAsync(device)).Single(c => c.RequestType == "DeviceLock").State);
    }

    [Fact]
    public async Task Secrets_are_sealed_in_the_queue_and_gone_when_acknowledged()
    {
        var (organization, device) = await ManagedAsync("Mac15,3");
        var receipt = await organization.SendAsync(device, "DeviceLock", new { pin = "739184" });
        var queued = await PayloadAsync(receipt);

        var command = await device.IdleAsync();
        await device.AcknowledgeAsync(command.Uuid);

        Assert.Equal("739184", command.Command!.Text("PIN"));
        Assert.DoesNotContain("739184", Encoding.Latin1.GetString(queued!), StringComparison.Ordinal);
        Assert.Null(await PayloadAsync(receipt));
        Assert.Equal("739184", (await organization.Owner.SendAsync<LockPin>(HttpMethod.Get, $"/api/v1/devices/{device.Id}/lock-pin")).Pin);
        gate.Logs.AssertNone("739184");
    }

    [Fact]
    public async Task ClearPasscode_carries_the_stored_unlock_token_and_needs_one()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var without = await organization.ManagedAsync();
        var with = await organization.DeviceAsync();
        await with.EnrollAsync(m => m.Add("UnlockToken", "open sesame"u8.ToArray()));
        await with.DrainAsync();

        await organization.Owner.FailAsync(
            HttpMethod.Post, $"/api/v1/devices/{without.Id}/commands", new { requestType = "ClearPasscode" }, HttpStatusCode.UnprocessableEntity, "command-not-possible");
        await organization.SendAsync(with, "ClearPasscode");
        var command = await with.IdleAsync();

        Assert.Equal("open sesame", Encoding.UTF8.GetString(command.Command!.Data("UnlockToken")!.Value.Span));
    }

    [Fact]
    public async Task Results_are_kept_raw_and_readable_and_feed_the_inventory()
    {
        var (organization, device) = await ManagedAsync();
        await organization.SendAsync(device, "DeviceInformation");

        var command = await device.IdleAsync();
        await device.AcknowledgeAsync(command.Uuid, r => r.Add("QueryResponses", new PlistDictionary
        {
            { "DeviceName", "Ada's iPhone" }, { "OSVersion", "26.1" }, { "IsSupervised", false }, { "BatteryLevel", 0.5 },
        }));
        var delivery = await organization.Owner.SendAsync<CommandDelivery>(HttpMethod.Get, $"/api/v1/devices/{device.Id}/commands/{command.Uuid}");
        var shown = await organization.GetAsync(device);

        Assert.Equal("26.1", delivery.Result!.Value.GetProperty("QueryResponses").GetProperty("OSVersion").GetString());
        Assert.Equal(("Ada's iPhone", "26.1", false), (shown.Name, shown.OsVersion, shown.Supervised));
        Assert.Equal(0.5, shown.DeviceInformation!.Value.GetProperty("BatteryLevel").GetDouble());
    }

    [Fact]
    public async Task Channels_have_queues_of_their_own()
    {
        var (organization, device) = await ManagedAsync("Mac15,3");
        await device.TokenUpdateAsync(m => AsUser(m));
        await organization.Owner.SendAsync<CommandReceipt>(
            HttpMethod.Post, $"/api/v1/devices/{device.Id}/commands", new CommandRequest { RequestType = "ProfileList", Channel = "user:ada" });

        var onDevice = await device.IdleAsync();
        var onUser = await device.ReportAsync("Idle", null, AsUser);

        Assert.Null(onDevice.Uuid);
        Assert.Equal("ProfileList", onUser.RequestType);
    }

    [Fact]
    public async Task Concurrent_sessions_of_one_device_take_each_report_once()
    {
        var (organization, device) = await ManagedAsync();
        for (var i = 0; i < 5; i++)
        {
            await organization.SendAsync(device, "SecurityInfo");
        }

        var command = await device.IdleAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => device.AcknowledgeAsync(command.Uuid)));
        var history = await organization.HistoryAsync(device);

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.Status));
        Assert.Single(answers.Select(a => a.Uuid).Distinct());
        Assert.Equal(1, history.Count(c => c.RequestType == "SecurityInfo" && c.State == CommandState.Acknowledged && c.Uuid == command.Uuid));
    }

    [Fact]
    public async Task Cancelling_withdraws_what_was_not_handed_out()
    {
        var (organization, device) = await ManagedAsync();
        var receipt = await organization.SendAsync(device, "SecurityInfo");

        await organization.Owner.DoAsync(HttpMethod.Delete, $"/api/v1/commands/{receipt.CommandId}");

        Assert.Null((await device.IdleAsync()).Uuid);
    }

    [Fact]
    public async Task Retention_forgets_finished_commands_and_their_results()
    {
        var (organization, device) = await ManagedAsync();
        var receipt = await organization.SendAsync(device, "SecurityInfo");
        await device.DrainAsync();

        gate.Clock.Advance(TimeSpan.FromDays(91));
        await gate.Services.GetRequiredService<CommandRetention>().RunAsync(Ct);

        Assert.Empty(await organization.HistoryAsync(device));
        await organization.Owner.FailAsync(HttpMethod.Get, $"/api/v1/commands/{receipt.CommandId}", null, HttpStatusCode.NotFound, "not-found");
        Assert.Equal(0, await gate.Database.FirstAsync<long>("select count(*) from mdm_result where org_id = @Id", new { organization.Id }, Ct));
    }

    [Fact]
    public async Task Setup_Assistant_the_watchdog_releases_a_device_that_waits_too_long()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();
        await device.EnrollAsync(m => m.Add("AwaitingConfiguration", true));

        gate.Clock.Advance(TimeSpan.FromMinutes(11));
        var now = gate.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await Eventually.TrueAsync(async () =>
        {
            // A device whose row another worker holds at that moment is left for the next round.
            await gate.Services.GetRequiredService<ReleaseWatchdog>().RunAsync(Ct);
            return await device.ColumnAsync<long>("awaiting_since_ms") == now;
        }, "the watchdog has seen the device");

        Assert.Equal("DeviceConfigured", (await device.IdleAsync()).RequestType);
    }

    private async Task<(MdmOrganization Organization, TestDevice Device)> ManagedAsync(string product = "iPhone16,2")
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        return (organization, await organization.ManagedAsync(product));
    }

    private async Task<TimeSpan?> DueInAsync(TestDevice device) =>
        await device.ColumnAsync<long?>("push_due_ms") is { } due ? TimeSpan.FromMilliseconds(due - gate.Clock.GetUtcNow().ToUnixTimeMilliseconds()) : null;

    private Task<byte[]?> PayloadAsync(CommandReceipt receipt) =>
        gate.Database.FirstAsync<byte[]>("select payload from mdm_command where id = @CommandId", new { receipt.CommandId }, Ct);

    private static void AsUser(PlistDictionary message)
    {
        message.Add("UserID", "U-1");
        message.Add("UserShortName", "ada");
    }
}

[Collection(nameof(MdmOnSqlite))]
public sealed class CommandQueueTestsOnSqlite(MdmOnSqlite gate) : CommandQueueTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class CommandQueueTestsOnPostgres(MdmOnPostgres gate) : CommandQueueTests(gate);
