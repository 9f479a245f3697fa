using System.Text;
using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Protocols.Plist;
using Gatehouse.Protocols.Tests.Support;
using static Gatehouse.Protocols.Tests.Mdm.CheckIn.CheckInAssert;

namespace Gatehouse.Protocols.Tests.Mdm.CheckIn;

public sealed class CheckInParserTests
{
    [Fact]
    public void Authenticate_tells_about_the_device()
    {
        var message = Accepts<Authenticate>("authenticate-iphone");

        Assert.Equal("00008110-001A2B3C4D5E601E", message.Enrollment.Udid);
        Assert.Equal(("Lobby phone", "MTQA3", "iPhone"), (message.DeviceName, message.Model, message.ModelName));
        Assert.Equal(("18.1", "22B83", "iPhone15,4"), (message.OSVersion, message.BuildVersion, message.ProductName));
        Assert.Equal(("F4GATE0001AB", "35 123456 789012 3", null), (message.SerialNumber, message.Imei, message.Meid));
    }

    [Fact]
    public void Authenticate_ignores_the_challenge_of_old_Macs() =>
        Assert.Equal("Ada's Mac", Accepts<Authenticate>("authenticate-mac").DeviceName);

    [Fact]
    public void Authenticate_without_the_device_information_right_has_only_identifiers()
    {
        var message = Accepts<Authenticate>(
            "authenticate-iphone", ("OSVersion", null), ("BuildVersion", null), ("ProductName", null), ("SerialNumber", null), ("DeviceName", null));

        Assert.Null(message.OSVersion);
        Assert.Null(message.SerialNumber);
    }

    [Fact]
    public void Authenticate_of_a_user_enrollment_never_yields_hardware_identifiers()
    {
        var message = Accepts<Authenticate>(
            "authenticate-user-enrollment", ("SerialNumber", "F4GATE0001AB"), ("IMEI", "35 123456 789012 3"), ("MEID", "35123456789012"));

        Assert.Equal("6b1c7d5e9f2a4b8c0d3e6f7a8b9c0d1e", message.Enrollment.EnrollmentId);
        Assert.Equal((null, null, null), (message.SerialNumber, message.Imei, message.Meid));
        Assert.Equal("iPhone15,4", message.ProductName);
    }

    [Fact]
    public void Authenticate_needs_a_topic_of_device_management() =>
        Assert.Contains("com.apple.mgmt.", Refuses("authenticate-iphone", ("Topic", "com.example.app")), StringComparison.Ordinal);

    [Theory]
    [InlineData("authenticate-iphone")]
    [InlineData("check-out")]
    [InlineData("set-bootstrap-token")]
    [InlineData("get-bootstrap-token")]
    [InlineData("return-to-service")]
    public void Messages_of_the_device_channel_are_refused_from_users(string fixture) =>
        Assert.Contains("device channel", Refuses(fixture, ("UserID", "E5B1C0D2-8F3A-4B6C-9D7E-0A1B2C3D4E5F")), StringComparison.Ordinal);

    [Theory]
    [InlineData("set-bootstrap-token")]
    [InlineData("get-bootstrap-token")]
    [InlineData("return-to-service")]
    public void Messages_that_user_enrollments_have_not_are_refused(string fixture) =>
        Assert.Contains("user enrollment", Refuses(fixture, ("UDID", null), ("EnrollmentID", "E")), StringComparison.Ordinal);

    [Fact]
    public void CheckOut_needs_no_topic_but_has_no_strange_one()
    {
        Assert.StartsWith("com.apple.mgmt.", Accepts<CheckOut>("check-out").Topic, StringComparison.Ordinal);
        Assert.Null(Accepts<CheckOut>("check-out", ("Topic", null)).Topic);
        Assert.Contains("com.apple.mgmt.", Refuses("check-out", ("Topic", "com.example.app")), StringComparison.Ordinal);
    }

    [Fact]
    public void UserAuthenticate_has_a_digest_only_in_its_second_request()
    {
        Assert.Null(Accepts<UserAuthenticate>("user-authenticate").DigestResponse);
        Assert.StartsWith("Digest username=", Accepts<UserAuthenticate>("user-authenticate-response").DigestResponse, StringComparison.Ordinal);
    }

    [Fact]
    public void UserAuthenticate_exists_only_for_users_of_a_Mac_in_device_enrollment()
    {
        Refuses("user-authenticate", ("UserID", null), ("UserShortName", null));
        Refuses("user-authenticate", ("UserID", EnrollmentIdentity.SharedIPadUserId));
        Refuses("user-authenticate", ("UDID", null), ("EnrollmentID", "E"), ("EnrollmentUserID", "U"));
    }

    [Fact]
    public void SetBootstrapToken_without_token_means_forget()
    {
        Assert.Equal(48, Accepts<SetBootstrapToken>("set-bootstrap-token").BootstrapToken?.Length);
        Assert.Null(Accepts<SetBootstrapToken>("set-bootstrap-token", ("BootstrapToken", null)).BootstrapToken);
        Assert.Null(Accepts<SetBootstrapToken>("set-bootstrap-token", ("BootstrapToken", Array.Empty<byte>())).BootstrapToken);
    }

    [Fact]
    public void Bootstrap_messages_tell_whether_Setup_Assistant_waits()
    {
        Assert.False(Accepts<SetBootstrapToken>("set-bootstrap-token").AwaitingConfiguration);
        Assert.True(Accepts<GetBootstrapToken>("get-bootstrap-token").AwaitingConfiguration);
    }

    [Fact]
    public void GetToken_names_its_service()
    {
        var message = Accepts<GetToken>("get-token-account");

        Assert.Equal(GetToken.ManagedAppleAccount, message.TokenServiceType);
        Assert.Null(message.Pairing);
        Assert.Contains("TokenServiceType is missing", Refuses("get-token-account", ("TokenServiceType", null)), StringComparison.Ordinal);
    }

    [Fact]
    public void GetToken_for_a_watch_needs_all_parameters()
    {
        var pairing = Accepts<GetToken>("get-token-watch").Pairing;

        Assert.Equal(new WatchPairing("VG9rZW4tb2YtcGFpcmluZw", "00008110-001A2B3C4D5E601E", "00008301-00112233445566EE"), pairing);
        Assert.DoesNotContain("VG9rZW4", pairing!.ToString(), StringComparison.Ordinal);
        Assert.Contains("incomplete", Refuses("get-token-watch", ("TokenParameters", null)), StringComparison.Ordinal);
        Assert.Contains("incomplete", Refuses("get-token-watch", ("TokenParameters", new PlistDictionary { { "PhoneUDID", "1" } })), StringComparison.Ordinal);
    }

    [Fact]
    public void DeclarativeManagement_has_data_only_with_a_status()
    {
        Assert.Null(Accepts<DeclarativeManagement>("declarative-management-tokens", ("Data", new byte[] { 1 })).Data);
        Assert.StartsWith("{\"StatusItems\"", Encoding.UTF8.GetString(Accepts<DeclarativeManagement>("declarative-management-status").Data!.Value.Span), StringComparison.Ordinal);
        Assert.Contains("Data is missing", Refuses("declarative-management-status", ("Data", null)), StringComparison.Ordinal);
        Assert.Contains("Endpoint is missing", Refuses("declarative-management-tokens", ("Endpoint", null)), StringComparison.Ordinal);
    }

    [Fact]
    public void ReturnToService_is_read() => Accepts<ReturnToService>("return-to-service");

    [Fact]
    public void An_unknown_type_is_named_only_when_it_is_a_name()
    {
        Assert.Equal("NewMessage: the message type is unknown", Refuses("check-out", ("MessageType", "NewMessage")));
        Assert.Equal("(unprintable type): the message type is unknown", Refuses("check-out", ("MessageType", "a\nforged log line")));
    }

    [Fact]
    public void What_is_no_property_list_is_refused_as_such()
    {
        Assert.False(CheckInParser.TryParse("{}"u8.ToArray(), out _, out var error));
        Assert.Equal("plist", error.Format);
        Assert.False(CheckInParser.TryParse("<plist><array/></plist>"u8.ToArray(), out _, out error));
        Assert.Equal("the root is not a dictionary", error.Reason);
        Assert.False(CheckInParser.TryParse(new byte[(1 << 20) + 1], out _, out error));
        Assert.Contains("larger than", error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Binary_messages_are_read_too()
    {
        var body = PlistWriter.WriteBinary(Fixture.Plist("token-update-iphone.plist"));

        Assert.True(CheckInParser.TryParse(body, out var message, out var error), error?.ToString());
        Assert.Equal(Accepts<TokenUpdate>("token-update-iphone").PushMagic, Assert.IsType<TokenUpdate>(message).PushMagic);
    }
}
