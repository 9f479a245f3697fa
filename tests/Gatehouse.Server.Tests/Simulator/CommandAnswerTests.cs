using System.Net;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Commands;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Management;

namespace Gatehouse.Server.Tests.Simulator;

public sealed class CommandAnswerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_says_idle_reports_and_ends_at_the_empty_answer()
    {
        using var managed = new ManagedDevice();
        managed.Server.Queue("SecurityInfo");
        managed.Server.Queue("ProfileList");

        var outcome = await managed.Device.ConnectAsync(Ct);

        Assert.Equal(new SessionOutcome.Finished(2), outcome);
        Assert.Equal(["Idle", "Acknowledged", "Acknowledged"], managed.Server.Messages.Select(message => message.Text("Status")));
        Assert.All(managed.Server.Messages, message => Assert.Equal(managed.Device.Facts.Udid, message.Text("UDID")));
        Assert.False(managed.Server.Messages[0].ContainsKey("CommandUUID"));
    }

    [Fact]
    public async Task Each_message_is_signed_over_its_exact_bytes()
    {
        using var managed = new ManagedDevice();

        await managed.Device.ConnectAsync(Ct);

        var (_, _, signature, body) = Assert.Single(managed.Server.Requests);
        Assert.True(SignedMessage.TryParse(Convert.FromBase64String(signature!), CmsLimits.Message, out var signed, out _));
        Assert.Equal(SignatureStatus.Valid, signed.Verify(CmsAlgorithms.Modern, body));
        Assert.Equal(managed.Device.Management!.Identity.RawData, signed.SignerCertificate!.Der.ToArray());
    }

    [Fact]
    public async Task Without_signed_messages_the_identity_is_shown_in_TLS()
    {
        using var managed = new ManagedDevice(signMessage: false);

        await managed.Device.ConnectAsync(Ct);

        Assert.Null(Assert.Single(managed.Server.Requests).Signature);
        Assert.Equal([managed.Device.Management!.Identity], managed.ShownCertificates);
    }

    [Fact]
    public async Task Misbehaviour_damages_signature_or_changes_the_signer()
    {
        using var managed = new ManagedDevice();
        managed.Device.Behavior.AltersSignature = true;
        await managed.Device.ConnectAsync(Ct);
        managed.Device.Behavior.AltersSignature = false;
        managed.Device.Behavior.UsesForeignCertificate = true;
        await managed.Device.ConnectAsync(Ct);

        var (altered, foreign) = (Parse(managed.Server.Requests[0]), Parse(managed.Server.Requests[1]));

        Assert.NotEqual(SignatureStatus.Valid, altered.Verify(CmsAlgorithms.Modern, managed.Server.Requests[0].Body));
        Assert.Equal(SignatureStatus.Valid, foreign.Verify(CmsAlgorithms.Modern, managed.Server.Requests[1].Body));
        Assert.NotEqual(managed.Device.Management!.Identity.RawData, foreign.SignerCertificate!.Der.ToArray());
    }

    [Fact]
    public async Task Lost_answers_and_repeats_send_the_same_bytes_twice()
    {
        using var managed = new ManagedDevice();
        managed.Device.Behavior.LosesAnswers = true;

        await managed.Device.ConnectAsync(Ct);

        Assert.Equal(2, managed.Server.Requests.Count);
        Assert.Equal(managed.Server.Requests[0].Body, managed.Server.Requests[1].Body);
    }

    [Fact]
    public async Task A_report_is_kept_until_the_server_takes_it()
    {
        using var managed = new ManagedDevice();
        managed.Server.Statuses.Enqueue(HttpStatusCode.ServiceUnavailable);
        managed.Server.Statuses.Enqueue(HttpStatusCode.BadGateway);

        var outcome = await managed.Device.ConnectAsync(Ct);

        Assert.IsType<SessionOutcome.Finished>(outcome);
        Assert.Equal(3, managed.Server.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, true)]
    [InlineData(HttpStatusCode.Forbidden, false)]
    public async Task A_401_ends_a_classic_enrollment_and_a_plain_403_does_not(HttpStatusCode status, bool ends)
    {
        using var managed = new ManagedDevice();
        managed.Server.Statuses.Enqueue(status);

        var outcome = await managed.Device.ConnectAsync(Ct);

        Assert.Equal((int)status, Assert.IsType<SessionOutcome.Broken>(outcome).HttpStatus);
        Assert.Equal(ends, managed.Device.Management is null);
    }

    [Fact]
    public void Every_typed_command_of_the_catalogue_has_an_answer() =>
        Assert.Empty(MdmCommandCatalog.Entries.Where(entry => entry.Form is not null).Select(entry => entry.RequestType).Except(CommandAnswers.RequestTypes));

    [Fact]
    public async Task Unknown_commands_are_refused_with_12021()
    {
        using var managed = new ManagedDevice();

        var report = await managed.RunAsync("MakeCoffee");

        AssertError(report, 12021);
    }

    [Theory]
    [InlineData("ProfileList", AccessRights.All & ~AccessRights.InspectProfiles & ~AccessRights.ManageProfiles)]
    [InlineData("EraseDevice", AccessRights.Personal)]
    [InlineData("DeviceLock", AccessRights.Personal)]
    [InlineData("SecurityInfo", AccessRights.All & ~AccessRights.Security)]
    public async Task Commands_without_their_right_are_refused(string requestType, AccessRights rights)
    {
        using var managed = new ManagedDevice(rights: rights);

        AssertError(await managed.RunAsync(requestType), 12007);
        Assert.NotNull(managed.Device.Management);
    }

    [Fact]
    public async Task NotNow_is_only_for_commands_that_the_device_may_put_off()
    {
        using var managed = new ManagedDevice();
        managed.Device.Behavior.NotNowFor.Add("*");

        Assert.Equal("NotNow", (await managed.RunAsync("InstallProfile", ("Payload", ManagedDevice.Profile("a")))).Text("Status"));
        Assert.Equal("Acknowledged", (await managed.RunAsync("ProfileList")).Text("Status"));
        Assert.Equal(1, managed.Device.PutOff);
    }

    [Fact]
    public async Task Installing_replaces_by_identifier_and_the_list_tells_the_truth()
    {
        using var managed = new ManagedDevice();
        await managed.RunAsync("InstallProfile", ("Payload", ManagedDevice.Profile("com.example.wifi")));
        var second = ManagedDevice.Profile("com.example.wifi");
        await managed.RunAsync("InstallProfile", ("Payload", second));

        var list = (await managed.RunAsync("ProfileList")).Array("ProfileList")!.OfType<PlistDictionary>().ToList();

        Assert.Equal(["com.example.enrollment", "com.example.wifi"], list.Select(entry => entry.Text("PayloadIdentifier")));
        Assert.True(ConfigurationProfile.TryParse(second, out var expected, out _));
        Assert.Equal(expected.Uuid, list[1].Text("PayloadUUID"));
        Assert.True(list[1].Boolean("IsManaged"));
    }

    [Fact]
    public async Task A_profile_that_makes_no_sense_is_refused_and_leaves_nothing()
    {
        using var managed = new ManagedDevice();
        managed.Device.Behavior.FailingProfiles.Add("com.example.bad");

        AssertError(await managed.RunAsync("InstallProfile", ("Payload", "hello"u8.ToArray())), 1000);
        AssertError(await managed.RunAsync("InstallProfile", ("Payload", ManagedDevice.Profile("com.example.bad"))), 4001);
        AssertError(await managed.RunAsync("InstallProfile", ("Payload", ManagedDevice.Profile("x", "com.apple.mdm"))), 12001);
        Assert.Equal("CommandFormatError", (await managed.RunAsync("InstallProfile")).Text("Status"));
        Assert.Single(managed.Device.Profiles.Installed);
    }

    [Fact]
    public async Task A_new_enrollment_profile_must_not_change_what_is_fixed()
    {
        using var managed = new ManagedDevice(rights: AccessRights.Personal);
        var same = ManagedDevice.MdmPayload(AccessRights.Personal);
        (MdmPayload? Mdm, int Code)[] refused =
        [
            (null, 4015),
            (same with { Topic = "com.apple.mgmt.External.2" }, 12012),
            (same with { ServerUrl = "https://mdm.example.com/other" }, 12012),
            (same with { CheckInUrl = "https://mdm.example.com/other" }, 12012),
            (same with { AccessRights = AccessRights.All }, 12012),
            (same with { ServerCapabilities = [] }, 12012),
        ];

        foreach (var (mdm, code) in refused)
        {
            AssertError(await managed.RunAsync("InstallProfile", ("Payload", ManagedDevice.EnrollmentProfileFile(mdm))), code);
        }

        Assert.Single(managed.Device.Profiles.Installed);
    }

    [Fact]
    public async Task Removing_knows_managed_unknown_and_the_enrollment_profile()
    {
        using var managed = new ManagedDevice();
        await managed.RunAsync("InstallProfile", ("Payload", ManagedDevice.Profile("com.example.wifi")));

        Assert.Equal("Acknowledged", (await managed.RunAsync("RemoveProfile", ("Identifier", "com.example.wifi"))).Text("Status"));
        AssertError(await managed.RunAsync("RemoveProfile", ("Identifier", "com.example.wifi")), 12075);
        Assert.Equal("Acknowledged", (await managed.RunAsync("RemoveProfile", ("Identifier", "com.example.enrollment"))).Text("Status"));
        Assert.Null(managed.Device.Management);
        Assert.Empty(managed.Device.Profiles.Installed);
    }

    [Fact]
    public async Task Device_information_leaves_out_what_is_unknown_or_not_permitted()
    {
        using var managed = new ManagedDevice(rights: AccessRights.All & ~AccessRights.NetworkInformation);

        var report = await managed.RunAsync("DeviceInformation", ("Queries", PlistArray.Of(["UDID", "OSVersion", "WiFiMAC", "IsAppleSilicon", "Nonsense"])));

        Assert.Equal(["UDID", "OSVersion"], report.Dictionary("QueryResponses")!.Keys);
    }

    [Fact]
    public async Task Clearing_the_passcode_needs_the_token_that_was_sent()
    {
        using var managed = new ManagedDevice();

        AssertError(await managed.RunAsync("ClearPasscode", ("UnlockToken", new byte[] { 1 })), 12018);
        Assert.True(managed.Device.HasPasscode);
        Assert.Equal("Acknowledged", (await managed.RunAsync("ClearPasscode", ("UnlockToken", new byte[] { 9, 9, 9 }))).Text("Status"));
        Assert.False(managed.Device.HasPasscode);
    }

    [Fact]
    public async Task A_mac_locks_only_with_a_pin()
    {
        using var mac = new ManagedDevice(DeviceKind.Mac);

        Assert.Equal("Error", (await mac.RunAsync("DeviceLock")).Text("Status"));
        Assert.Equal("Acknowledged", (await mac.RunAsync("DeviceLock", ("PIN", "123456"))).Text("Status"));
        Assert.Equal("123456", mac.Device.LockPin);
    }

    [Fact]
    public async Task Erasing_reports_once_and_forgets_everything()
    {
        using var managed = new ManagedDevice();

        var report = await managed.RunAsync("EraseDevice");

        Assert.Equal("Acknowledged", report.Text("Status"));
        Assert.Null(managed.Device.Management);
        Assert.Empty(managed.Device.Keychain.Identities);
        Assert.Equal(1, managed.Device.Erasures);
        Assert.IsType<SessionOutcome.Skipped>(await managed.Device.ConnectAsync(Ct));
    }

    [Fact]
    public async Task A_device_that_was_shut_down_stays_off()
    {
        using var mac = new ManagedDevice(DeviceKind.Mac);

        await mac.RunAsync("ShutDownDevice");

        Assert.False(mac.Device.IsOn);
        Assert.IsType<SessionOutcome.Skipped>(await mac.Device.ConnectAsync(Ct));
        AssertError(await RunOnPhoneAsync("RestartDevice"), 29000);
    }

    [Fact]
    public async Task Removing_the_profile_says_goodbye_once()
    {
        using var managed = new ManagedDevice();
        managed.Server.Statuses.Enqueue(HttpStatusCode.InternalServerError);

        await managed.Device.RemoveManagementAsync(Ct);

        Assert.Equal("CheckOut", Assert.Single(managed.Server.Messages).Text("MessageType"));
        Assert.Null(managed.Device.Management);
    }

    private static async Task<PlistDictionary> RunOnPhoneAsync(string requestType)
    {
        using var phone = new ManagedDevice();
        return await phone.RunAsync(requestType);
    }

    private static SignedMessage Parse((HttpMethod Method, string Path, string? Signature, byte[] Body) request)
    {
        Assert.True(SignedMessage.TryParse(Convert.FromBase64String(request.Signature!), CmsLimits.Message, out var signed, out _));
        return signed;
    }

    private static void AssertError(PlistDictionary report, int code)
    {
        Assert.Equal("Error", report.Text("Status"));
        Assert.Equal(code, ((PlistDictionary)report.Array("ErrorChain")![0]).Integer("ErrorCode"));
    }
}
