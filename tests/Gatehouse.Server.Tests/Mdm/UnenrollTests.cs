using System.Net;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Mdm.Maintenance;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Mdm.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>A device leaves, with its help or without, and leaves no ghost behind.</summary>
public abstract class UnenrollTests(IMdmFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_that_can_be_reached_removes_its_profile_and_is_out_when_it_answers()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        var waiting = await organization.SendAsync(device, "SecurityInfo");

        await organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/unenroll");
        var command = await device.IdleAsync();
        await device.AcknowledgeAsync(command.Uuid);

        Assert.Equal("RemoveProfile", command.RequestType);
        await AssertGoneAsync(organization, device, "UNENROLLED");
        Assert.Equal(CommandState.Cancelled, (await organization.HistoryAsync(device)).Single(c => c.CommandId == waiting.CommandId).State);
    }

    [Fact]
    public async Task The_identifier_to_remove_is_the_one_that_the_device_listed()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();
        await device.EnrollAsync();
        await device.DrainAsync(command => command.RequestType != "ProfileList" ? null : device.AcknowledgeAsync(command.Uuid, r => r.Add("ProfileList", new PlistArray
        {
            new PlistDictionary
            {
                { "PayloadIdentifier", "org.example.enrolled-long-ago" }, { "PayloadUUID", "X" },
                { "PayloadContent", new PlistArray { new PlistDictionary { { "PayloadType", "com.apple.mdm" } } } },
            }
        })));

        await organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/unenroll");

        Assert.Equal("org.example.enrolled-long-ago", (await device.IdleAsync()).Command!.Text("Identifier"));
    }

    [Fact]
    public async Task CheckOut_of_a_device_that_was_asked_to_leave_counts_as_done()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        await organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/unenroll");
        var message = device.Message("CheckOut");
        message.Add("Topic", device.Topic);

        await device.CheckInAsync(message);

        await AssertGoneAsync(organization, device, "UNENROLLED");
    }

    [Fact]
    public async Task A_device_that_never_answers_is_out_after_the_deadline()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        await organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/unenroll");

        gate.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        await gate.Services.GetRequiredService<DepartureSweep>().RunAsync(Ct);

        await AssertGoneAsync(organization, device, "UNENROLLED");
    }

    [Fact]
    public async Task Forced_it_is_out_at_once()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();

        await organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/unenroll?force=true");

        await AssertGoneAsync(organization, device, "UNENROLLED");
    }

    [Fact]
    public async Task EraseDevice_acknowledged_ends_the_enrollment()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        await organization.SendAsync(device, "EraseDevice");

        await device.AcknowledgeAsync((await device.IdleAsync()).Uuid);

        await AssertGoneAsync(organization, device, "UNENROLLED");
    }

    [Fact]
    public async Task Only_a_device_that_is_not_managed_can_be_deleted()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();

        await organization.Owner.FailAsync(HttpMethod.Delete, $"/api/v1/devices/{device.Id}", null, HttpStatusCode.Conflict, "conflict");
        await organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/unenroll?force=true");
        await organization.Owner.DoAsync(HttpMethod.Delete, $"/api/v1/devices/{device.Id}");

        Assert.Empty(await organization.ListAsync());
        foreach (var table in new[] { "mdm_enrollment", "mdm_delivery", "mdm_result", "mdm_group_member", "mdm_device_profile" })
        {
            Assert.Equal(0, await gate.Database.FirstAsync<long>($"select count(*) from {table} where org_id = @Id", new { organization.Id }, Ct));
        }
    }

    [Fact]
    public async Task A_device_that_left_can_enroll_again_and_is_the_same_device()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        await organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/unenroll?force=true");

        device.Certificate = await organization.IssueAsync("att_again" + device.Udid, null);
        await device.EnrollAsync();

        var shown = Assert.Single(await organization.ListAsync());
        Assert.Equal((device.Id, DeviceState.Managed), (shown.Id, shown.State));
    }

    [Fact]
    public async Task Lists_filter_by_state_and_text_and_page_by_cursor()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var one = await organization.ManagedAsync();
        var two = await organization.DeviceAsync();
        await two.AuthenticateAsync();
        await organization.Owner.SendAsync<Device>(HttpMethod.Patch, $"/api/v1/devices/{one.Id}", new DevicePatch("100%_sure"));

        Assert.Equal([one.Id], (await organization.ListAsync("?state=managed")).Select(d => d.Id));
        Assert.Equal([two.Id], (await organization.ListAsync("?state=pending")).Select(d => d.Id));
        Assert.Equal([one.Id], (await organization.ListAsync("?q=0%25_S")).Select(d => d.Id));
        Assert.Equal([two.Id], (await organization.ListAsync($"?q={two.SerialNumber.ToLowerInvariant()}")).Select(d => d.Id));
        Assert.Empty(await organization.ListAsync("?state=offline"));
        await organization.Owner.FailAsync(HttpMethod.Get, "/api/v1/devices?state=asleep", null, HttpStatusCode.BadRequest, "request-invalid");
        var first = await organization.Owner.SendAsync<Client.Contracts.Common.Page<DeviceSummary>>(HttpMethod.Get, "/api/v1/devices?limit=1");
        var second = await organization.Owner.SendAsync<Client.Contracts.Common.Page<DeviceSummary>>(HttpMethod.Get, $"/api/v1/devices?limit=1&cursor={first.Next}");
        Assert.Equal((two.Id, one.Id, null), (first.Items[0].Id, second.Items[0].Id, second.Next));

        gate.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal([one.Id], (await organization.ListAsync("?state=offline")).Select(d => d.Id));
    }

    [Fact]
    public async Task Changing_a_device_honours_If_Match()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        using var read = await organization.Owner.GetAsync($"/api/v1/devices/{device.Id}", Ct);
        var etag = read.Headers.ETag!;

        using var first = await organization.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/devices/{device.Id}", new DevicePatch("A"), r => r.Headers.IfMatch.Add(etag));
        using var second = await organization.Owner.SendAsync(HttpMethod.Patch, $"/api/v1/devices/{device.Id}", new DevicePatch("B"), r => r.Headers.IfMatch.Add(etag));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await second.ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    private async Task AssertGoneAsync(MdmOrganization organization, TestDevice device, string code)
    {
        var shown = await organization.GetAsync(device);
        Assert.Equal((DeviceState.Unmanaged, code, 0), (shown.State, shown.LeftBecause, shown.OpenCommands));
        Assert.Empty(shown.Groups);
        Assert.Equal(HttpStatusCode.Forbidden, (await device.IdleAsync()).Status);
        Assert.Null(await device.ColumnAsync<byte[]>("push_token"));
        Assert.Null(await device.ColumnAsync<long?>("push_due_ms"));
        Assert.Contains(gate.Observer.Of(device.Id), e => e.Code == "LEFT" && e.Detail == code);
        Assert.Equal("revoked", await gate.Database.FirstAsync<string>("select state from pki_certificate where device_id = @Id", new { device.Id }, Ct));
    }
}

[Collection(nameof(MdmOnSqlite))]
public sealed class UnenrollTestsOnSqlite(MdmOnSqlite gate) : UnenrollTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class UnenrollTestsOnPostgres(MdmOnPostgres gate) : UnenrollTests(gate);
