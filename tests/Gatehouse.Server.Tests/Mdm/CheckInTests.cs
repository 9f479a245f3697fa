using System.Net;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Tests.Mdm.Support;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>Check-in, clause by clause of apple/device-management <c>mdm/checkin</c>.</summary>
public abstract class CheckInTests(IMdmFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TokenUpdate_the_first_one_completes_the_enrollment()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();

        var authenticated = await device.AuthenticateAsync();
        var pending = await organization.GetAsync(device);
        var updated = await device.TokenUpdateAsync();
        var managed = await organization.GetAsync(device);

        Assert.Equal((HttpStatusCode.OK, 0), (authenticated.Status, authenticated.Body.Length));
        Assert.Equal(DeviceState.Pending, pending.State);
        Assert.Equal((HttpStatusCode.OK, 0), (updated.Status, updated.Body.Length));
        Assert.Equal(DeviceState.Managed, managed.State);
        Assert.Equal("iOS", managed.Platform);
        Assert.Equal(device.SerialNumber, managed.SerialNumber);
        Assert.Equal("All devices", Assert.Single(managed.Groups).Name);
        Assert.Equal(["AUTHENTICATED", "TOKEN_UPDATED", "CONFIGURING"], gate.Observer.Of(device.Id).Select(e => e.Code));
    }

    [Fact]
    public async Task TokenUpdate_no_push_is_due_before_the_first_one()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();

        await device.AuthenticateAsync();
        var before = await device.ColumnAsync<long?>("push_due_ms");
        await device.TokenUpdateAsync();

        Assert.Null(before);
        Assert.Equal(1, await device.ColumnAsync<long>("token_tally"));
    }

    [Fact]
    public async Task TokenUpdate_an_absent_or_empty_UnlockToken_never_erases_a_stored_one()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();
        await device.EnrollAsync(m => m.Add("UnlockToken", new byte[] { 1, 2, 3 }));
        var first = await device.ColumnAsync<byte[]>("unlock_token");

        await device.TokenUpdateAsync();
        await device.TokenUpdateAsync(m => m.Add("UnlockToken", Array.Empty<byte>()));
        var kept = await device.ColumnAsync<byte[]>("unlock_token");
        await device.TokenUpdateAsync(m => m.Add("UnlockToken", new byte[4000]));
        var replaced = await device.ColumnAsync<byte[]>("unlock_token");

        Assert.NotNull(first);
        Assert.Equal(first, kept);
        Assert.True(replaced!.Length > 4000); // sealed
        Assert.NotEqual(new byte[] { 1, 2, 3 }, first);
    }

    [Fact]
    public async Task TokenUpdate_changed_Token_and_PushMagic_replace_the_stored_ones()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();
        await device.EnrollAsync();

        device.Token = new byte[70];
        device.PushMagic = "another magic";
        await device.TokenUpdateAsync();

        Assert.Equal(device.Token, await device.ColumnAsync<byte[]>("push_token"));
        Assert.Equal("another magic", await device.ColumnAsync<string>("push_magic"));
        Assert.Equal(2, await device.ColumnAsync<long>("token_tally"));
        Assert.Single(gate.Observer.Of(device.Id), e => e is { Code: "TOKEN_UPDATED", Detail: "first" });
    }

    [Fact]
    public async Task TokenUpdate_of_an_unknown_enrollment_is_refused_and_creates_nothing()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();

        var answer = await device.TokenUpdateAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Empty(await organization.ListAsync());
    }

    [Fact]
    public async Task TokenUpdate_AwaitingConfiguration_queues_DeviceConfigured_as_the_last_command()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();
        await device.EnrollAsync(m => m.Add("AwaitingConfiguration", true));

        await device.TokenUpdateAsync(); // without the key: no proof of a release
        var awaiting = await organization.GetAsync(device);
        var commands = await device.DrainAsync();
        var released = await organization.GetAsync(device);

        Assert.True(awaiting.AwaitingConfiguration);
        Assert.Equal("DeviceConfigured", commands[^1]);
        Assert.False(released.AwaitingConfiguration);
    }

    [Fact]
    public async Task TokenUpdate_of_a_Shared_iPad_user_is_keyed_by_short_name_and_released_by_UserConfigured()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync("iPad14,1");

        foreach (var name in new[] { "ada@example.org", "bob@example.org" })
        {
            var answer = await device.TokenUpdateAsync(m => AsUser(m, "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", name).Add("AwaitingConfiguration", true));
            Assert.Equal(HttpStatusCode.OK, answer.Status);
        }

        var command = await device.ReportAsync("Idle", null, m => AsUser(m, "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "ada@example.org"));

        var channels = (await organization.GetAsync(device)).Channels;
        Assert.Equal(["ada@example.org", "bob@example.org"], channels.Where(c => c.Kind == "user").Select(c => c.UserShortName));
        Assert.Equal("UserConfigured", command.RequestType);
    }

    [Fact]
    public async Task Authenticate_voids_what_belonged_to_the_enrollment_before()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync("Mac15,3");
        await device.EnrollAsync(m => m.Add("UnlockToken", new byte[] { 9 }));
        await device.DrainAsync();
        await device.CheckInAsync(With(device.Message("SetBootstrapToken"), "BootstrapToken", new byte[] { 1 }));
        await device.TokenUpdateAsync(m => AsUser(m, "U-1", "ada"));
        await organization.SendAsync(device, "EraseDevice", new { pin = "123456" });

        await device.AuthenticateAsync();
        var erase = (await organization.HistoryAsync(device)).Single(c => c.RequestType == "EraseDevice");
        var answer = await device.IdleAsync();

        Assert.Equal(CommandState.Cancelled, erase.State);
        Assert.Equal((HttpStatusCode.OK, 0), (answer.Status, answer.Body.Length)); // no command before the next TokenUpdate
        Assert.Null(await device.ColumnAsync<byte[]>("bootstrap_token"));
        Assert.Null(await device.ColumnAsync<byte[]>("push_token"));
        Assert.Null(await device.ColumnAsync<long?>("push_due_ms"));
        Assert.Equal(0, await device.ColumnAsync<long>("token_tally"));
        Assert.NotNull(await device.ColumnAsync<byte[]>("unlock_token")); // a refreshed enrollment may not send it again
        Assert.Equal("unenrolled", (await organization.GetAsync(device)).Channels.Single(c => c.Kind == "user").State);
    }

    [Fact]
    public async Task Authenticate_with_another_topic_is_refused()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();
        device.Topic = "com.apple.mgmt.External.other";

        var answer = await device.AuthenticateAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains(gate.Observer.Events, e => e.Detail == $"{organization.Id} TOPIC_MISMATCH");
    }

    [Fact]
    public async Task Authenticate_of_a_user_enrollment_keeps_EnrollmentID_and_no_serial_number()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync(userEnrollment: true);
        await device.EnrollAsync();

        var shown = await organization.GetAsync(device);

        Assert.Equal((null, null, device.Udid), (shown.Udid, shown.SerialNumber, shown.EnrollmentId));
    }

    [Fact]
    public async Task Authenticate_with_UDID_and_EnrollmentID_is_no_message()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();
        var message = With(With(device.Message("Authenticate"), "EnrollmentID", "E-1"), "Topic", device.Topic);

        Assert.Equal(HttpStatusCode.BadRequest, (await device.CheckInAsync(message)).Status);
    }

    [Fact]
    public async Task Authenticate_of_the_same_serial_number_elsewhere_ends_the_earlier_enrollment()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var before = await organization.ManagedAsync();
        var after = await organization.DeviceAsync();
        after.SerialNumber = before.SerialNumber;

        await after.EnrollAsync();

        Assert.Equal((DeviceState.Unmanaged, "UNENROLL_ASSUMED"), await StateAsync(organization, before));
        Assert.Equal(DeviceState.Managed, (await organization.GetAsync(after)).State);
    }

    [Fact]
    public async Task CheckOut_ends_the_enrollment_and_leaves_nothing_behind()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        await organization.SendAsync(device, "DeviceInformation");

        var answer = await device.CheckInAsync(With(device.Message("CheckOut"), "Topic", device.Topic));
        var later = await device.IdleAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((DeviceState.Unmanaged, "CHECKOUT"), await StateAsync(organization, device));
        Assert.Equal(0, (await organization.GetAsync(device)).OpenCommands);
        Assert.Null(await device.ColumnAsync<byte[]>("push_token"));
        Assert.Equal(HttpStatusCode.Forbidden, later.Status);
        Assert.Contains("com.apple.unrecognized.device", System.Text.Encoding.UTF8.GetString(later.Body), StringComparison.Ordinal);
        Assert.Contains(gate.Observer.Of(device.Id), e => e is { Code: "LEFT", Detail: "CHECKOUT" });
        Assert.Equal("revoked", await gate.Database.FirstAsync<string>("select state from pki_certificate where device_id = @Id", new { device.Id }, Ct));
    }

    [Fact]
    public async Task UserAuthenticate_is_declined_with_410_by_default()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync("Mac15,3");

        var answer = await device.CheckInAsync(With(device.Message("UserAuthenticate"), "UserID", "U-7"));

        Assert.Equal(HttpStatusCode.Gone, answer.Status);
    }

    [Fact]
    public async Task GetBootstrapToken_returns_what_was_set_and_an_empty_dictionary_for_none()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync("Mac15,3");

        var none = await device.CheckInAsync(device.Message("GetBootstrapToken"));
        await device.CheckInAsync(With(device.Message("SetBootstrapToken"), "BootstrapToken", new byte[] { 4, 5 }));
        var some = await device.CheckInAsync(device.Message("GetBootstrapToken"));
        await device.CheckInAsync(device.Message("SetBootstrapToken"));
        var forgotten = await device.CheckInAsync(device.Message("GetBootstrapToken"));

        Assert.Equal(HttpStatusCode.OK, none.Status);
        Assert.Empty(none.Plist);
        Assert.Equal(new byte[] { 4, 5 }, some.Plist.Data("BootstrapToken")!.Value.ToArray());
        Assert.Empty(forgotten.Plist);
    }

    [Theory]
    [InlineData("com.apple.maid")]
    [InlineData("com.example.unknown")]
    public async Task GetToken_of_a_service_that_is_not_here_is_400(string service)
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await device.CheckInAsync(With(device.Message("GetToken"), "TokenServiceType", service))).Status);
    }

    [Fact]
    public async Task DeclarativeManagement_serves_an_empty_set_with_all_four_lists()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();

        var tokens = await device.CheckInAsync(With(device.Message("DeclarativeManagement"), "Endpoint", "tokens"));
        var items = await device.CheckInAsync(With(device.Message("DeclarativeManagement"), "Endpoint", "declaration-items"));
        var gone = await device.CheckInAsync(With(device.Message("DeclarativeManagement"), "Endpoint", "declaration/configuration/x"));

        using var first = System.Text.Json.JsonDocument.Parse(tokens.Body);
        using var second = System.Text.Json.JsonDocument.Parse(items.Body);
        Assert.Equal("application/json", items.MediaType);
        Assert.Equal(
            first.RootElement.GetProperty("SyncTokens").GetProperty("DeclarationsToken").GetString(), second.RootElement.GetProperty("DeclarationsToken").GetString());
        Assert.All(["Activations", "Assets", "Configurations", "Management"],
            kind => Assert.Equal(0, second.RootElement.GetProperty("Declarations").GetProperty(kind).GetArrayLength()));
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
    }

    [Fact]
    public async Task ReturnToService_is_not_offered()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await device.CheckInAsync(device.Message("ReturnToService"))).Status);
    }

    [Fact]
    public async Task An_unknown_MessageType_is_400_and_unenrolls_nobody()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await device.CheckInAsync(device.Message("Tomorrow"))).Status);
        Assert.Equal(DeviceState.Managed, (await organization.GetAsync(device)).State);
    }

    [Fact]
    public async Task Check_in_messages_are_taken_at_the_server_url_as_well()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        var message = With(With(With(device.Message("TokenUpdate"), "Topic", device.Topic), "Token", new byte[] { 7 }), "PushMagic", "m");

        var answer = await device.PutAsync("connect", PlistWriter.WriteBinary(message), r =>
            r.Content!.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/x-apple-aspen-mdm-checkin; charset=UTF-8"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(new byte[] { 7 }, await device.ColumnAsync<byte[]>("push_token"));
    }

    private static async Task<(DeviceState, string?)> StateAsync(MdmOrganization organization, TestDevice device)
    {
        var shown = await organization.GetAsync(device);
        return (shown.State, shown.LeftBecause);
    }

    private static PlistDictionary With(PlistDictionary message, string key, PlistValue value)
    {
        message.Add(key, value);
        return message;
    }

    private static PlistDictionary AsUser(PlistDictionary message, string userId, string shortName) =>
        With(With(message, "UserID", userId), "UserShortName", shortName);
}

[Collection(nameof(MdmOnSqlite))]
public sealed class CheckInTestsOnSqlite(MdmOnSqlite gate) : CheckInTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class CheckInTestsOnPostgres(MdmOnPostgres gate) : CheckInTests(gate);
