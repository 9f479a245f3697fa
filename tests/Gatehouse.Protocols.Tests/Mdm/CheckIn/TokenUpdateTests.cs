using System.Text;
using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.CheckIn;
using static Gatehouse.Protocols.Tests.Mdm.CheckIn.CheckInAssert;

namespace Gatehouse.Protocols.Tests.Mdm.CheckIn;

/// <summary>Each rule that <c>mdm/checkin/tokenupdate.yaml</c> sets for the message itself; what the server keeps of it is tested there.</summary>
public sealed class TokenUpdateTests
{
    private const string IPhone = "token-update-iphone";
    private const string WaitingIPad = "token-update-ipad-setup-assistant";
    private const string Mac = "token-update-mac";
    private const string MacUser = "token-update-mac-user";
    private const string SharedIPadUser = "token-update-shared-ipad-user";
    private const string UserEnrollment = "token-update-user-enrollment";
    private const string UserEnrollmentMacUser = "token-update-user-enrollment-mac-user";

    public static TheoryData<string> All =>
        [IPhone, WaitingIPad, Mac, MacUser, SharedIPadUser, UserEnrollment, UserEnrollmentMacUser];

    [Theory]
    [InlineData(IPhone, EnrollmentKind.Device, EnrollmentChannel.Device)]
    [InlineData(WaitingIPad, EnrollmentKind.Device, EnrollmentChannel.Device)]
    [InlineData(Mac, EnrollmentKind.Device, EnrollmentChannel.Device)]
    [InlineData(MacUser, EnrollmentKind.MacUser, EnrollmentChannel.User)]
    [InlineData(SharedIPadUser, EnrollmentKind.SharedIPadUser, EnrollmentChannel.User)]
    [InlineData(UserEnrollment, EnrollmentKind.UserEnrollment, EnrollmentChannel.Device)]
    [InlineData(UserEnrollmentMacUser, EnrollmentKind.UserEnrollmentMacUser, EnrollmentChannel.User)]
    public void TokenUpdate_is_allowed_on_every_channel_and_kind(string fixture, EnrollmentKind kind, EnrollmentChannel channel)
    {
        var message = Accepts<TokenUpdate>(fixture);

        Assert.Equal(kind, message.Enrollment.Kind);
        Assert.Equal(channel, message.Enrollment.Channel);
        Assert.Equal(32, message.Token.Length);
        Assert.StartsWith("0B4C8D1E-", message.PushMagic, StringComparison.Ordinal);
        Assert.StartsWith("com.apple.mgmt.", message.Topic, StringComparison.Ordinal);
    }

    [Fact]
    public void TokenUpdate_MessageType_is_required_and_exact()
    {
        Assert.Contains("MessageType is missing", Refuses(IPhone, ("MessageType", null)), StringComparison.Ordinal);
        Assert.Contains("unknown", Refuses(IPhone, ("MessageType", "tokenupdate")), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public void TokenUpdate_Topic_is_required(string fixture)
    {
        Assert.Contains("Topic is missing", Refuses(fixture, ("Topic", null)), StringComparison.Ordinal);
        Assert.Contains("Topic is missing", Refuses(fixture, ("Topic", "")), StringComparison.Ordinal);
        Assert.Contains("Topic is missing", Refuses(fixture, ("Topic", 1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("com.apple.mgmt")]
    [InlineData("com.apple.mgmt.")]
    [InlineData("com.example.mgmt.External.1")]
    [InlineData("COM.APPLE.MGMT.External.1")]
    [InlineData(" com.apple.mgmt.External.1")]
    public void TokenUpdate_Topic_begins_with_com_apple_mgmt(string topic) =>
        Assert.Contains("does not begin with com.apple.mgmt.", Refuses(IPhone, ("Topic", topic)), StringComparison.Ordinal);

    [Theory, MemberData(nameof(All))]
    public void TokenUpdate_Token_is_required(string fixture)
    {
        Assert.Contains("Token is missing", Refuses(fixture, ("Token", null)), StringComparison.Ordinal);
        Assert.Contains("Token is missing", Refuses(fixture, ("Token", Array.Empty<byte>())), StringComparison.Ordinal);
        Assert.Contains("Token is missing", Refuses(fixture, ("Token", "0123")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void TokenUpdate_Token_may_have_any_length(int length) =>
        Assert.Equal(length, Accepts<TokenUpdate>(IPhone, ("Token", new byte[length])).Token.Length);

    [Theory, MemberData(nameof(All))]
    public void TokenUpdate_PushMagic_is_required(string fixture)
    {
        Assert.Contains("PushMagic is missing", Refuses(fixture, ("PushMagic", null)), StringComparison.Ordinal);
        Assert.Contains("PushMagic is missing", Refuses(fixture, ("PushMagic", "")), StringComparison.Ordinal);
    }

    [Theory, InlineData(IPhone), InlineData(Mac), InlineData(MacUser), InlineData(SharedIPadUser)]
    public void TokenUpdate_UDID_is_required_in_device_enrollment(string fixture) =>
        Assert.Contains("neither UDID nor EnrollmentID", Refuses(fixture, ("UDID", null)), StringComparison.Ordinal);

    [Theory, InlineData(UserEnrollment), InlineData(UserEnrollmentMacUser)]
    public void TokenUpdate_UDID_is_forbidden_in_user_enrollment(string fixture) =>
        Assert.Contains("UDID is forbidden", Refuses(fixture, ("UDID", "00008110-001A2B3C4D5E601E")), StringComparison.Ordinal);

    [Theory, InlineData(UserEnrollment), InlineData(UserEnrollmentMacUser)]
    public void TokenUpdate_EnrollmentID_is_required_in_user_enrollment(string fixture) =>
        Refuses(fixture, ("EnrollmentID", null));

    [Fact]
    public void TokenUpdate_EnrollmentUserID_is_required_on_the_user_channel_of_a_user_enrollment() =>
        Assert.Contains("EnrollmentUserID", Refuses(UserEnrollmentMacUser, ("EnrollmentUserID", null)), StringComparison.Ordinal);

    [Fact]
    public void TokenUpdate_EnrollmentUserID_does_not_exist_in_device_enrollment() =>
        Assert.Contains("without EnrollmentID", Refuses(MacUser, ("EnrollmentUserID", "1")), StringComparison.Ordinal);

    [Fact]
    public void TokenUpdate_UserID_on_Shared_iPad_is_all_F_and_the_short_name_tells_users_apart()
    {
        var one = Accepts<TokenUpdate>(SharedIPadUser).Enrollment;
        var other = Accepts<TokenUpdate>(SharedIPadUser, ("UserShortName", "cleo@school.example")).Enrollment;

        Assert.Equal(EnrollmentIdentity.SharedIPadUserId, one.UserId);
        Assert.Equal("00008027-000A1B2C3D4E502E:ben@school.example", one.NormalizedId);
        Assert.NotEqual(one.NormalizedId, other.NormalizedId);
        Assert.Equal(one.ParentId, other.ParentId);
        Assert.Equal(Accepts<TokenUpdate>(WaitingIPad).Enrollment.NormalizedId, one.ParentId);
    }

    [Fact]
    public void TokenUpdate_UserShortName_is_required_on_Shared_iPad() =>
        Assert.Contains("UserShortName of a Shared iPad", Refuses(SharedIPadUser, ("UserShortName", null)), StringComparison.Ordinal);

    [Theory, InlineData(MacUser), InlineData(SharedIPadUser)]
    public void TokenUpdate_of_a_user_is_never_taken_for_the_device(string fixture) =>
        Assert.Contains("without UserID", Refuses(fixture, ("UserID", null)), StringComparison.Ordinal);

    [Theory, InlineData("UserShortName"), InlineData("UserLongName")]
    public void TokenUpdate_names_are_optional_on_the_user_channel_of_a_Mac(string name)
    {
        var identity = Accepts<TokenUpdate>(MacUser, (name, null)).Enrollment;

        Assert.Equal("7B1F0C9E-5A46-5D1C-8E0B-1E3D5C7A9B2F:E5B1C0D2-8F3A-4B6C-9D7E-0A1B2C3D4E5F", identity.NormalizedId);
    }

    [Fact]
    public void TokenUpdate_UnlockToken_is_read_from_the_device_channel() =>
        Assert.Equal(1800, Accepts<TokenUpdate>(IPhone).UnlockToken?.Length);

    [Fact]
    public void TokenUpdate_UnlockToken_is_optional_and_empty_means_absent()
    {
        Assert.Null(Accepts<TokenUpdate>(IPhone, ("UnlockToken", null)).UnlockToken);
        Assert.Null(Accepts<TokenUpdate>(IPhone, ("UnlockToken", Array.Empty<byte>())).UnlockToken);
    }

    [Theory, InlineData(MacUser), InlineData(SharedIPadUser), InlineData(UserEnrollment), InlineData(UserEnrollmentMacUser)]
    public void TokenUpdate_UnlockToken_is_never_taken_where_it_is_forbidden(string fixture) =>
        Assert.Null(Accepts<TokenUpdate>(fixture, ("UnlockToken", new byte[] { 1, 2, 3 })).UnlockToken);

    [Theory]
    [InlineData(WaitingIPad, true)]
    [InlineData(SharedIPadUser, true)]
    [InlineData(IPhone, false)]
    public void TokenUpdate_AwaitingConfiguration_is_told_by_device_and_Shared_iPad_user(string fixture, bool expected)
    {
        Assert.Equal(expected, Accepts<TokenUpdate>(fixture).AwaitingConfiguration);
        Assert.False(Accepts<TokenUpdate>(fixture, ("AwaitingConfiguration", null)).AwaitingConfiguration);
    }

    [Theory, InlineData(MacUser), InlineData(UserEnrollmentMacUser)]
    public void TokenUpdate_AwaitingConfiguration_does_not_exist_on_the_user_channel_of_a_Mac(string fixture) =>
        Assert.False(Accepts<TokenUpdate>(fixture, ("AwaitingConfiguration", true)).AwaitingConfiguration);

    [Fact]
    public void TokenUpdate_NotOnConsole_is_told_by_users_of_a_Mac()
    {
        Assert.True(Accepts<TokenUpdate>(UserEnrollmentMacUser).NotOnConsole);
        Assert.False(Accepts<TokenUpdate>(MacUser).NotOnConsole);
        Assert.False(Accepts<TokenUpdate>(MacUser, ("NotOnConsole", null)).NotOnConsole);
    }

    [Theory, InlineData(IPhone), InlineData(Mac), InlineData(SharedIPadUser), InlineData(UserEnrollment)]
    public void TokenUpdate_NotOnConsole_means_nothing_elsewhere(string fixture) =>
        Assert.False(Accepts<TokenUpdate>(fixture, ("NotOnConsole", true)).NotOnConsole);

    [Fact]
    public void TokenUpdate_AuthToken_of_a_network_user_is_read()
    {
        Assert.Equal("proof", Accepts<TokenUpdate>(MacUser, ("AuthToken", "proof")).AuthToken);
        Assert.Null(Accepts<TokenUpdate>(MacUser).AuthToken);
    }

    [Fact]
    public void TokenUpdate_keys_that_we_do_not_know_are_kept_in_Raw()
    {
        var message = Accepts<TokenUpdate>(IPhone, ("KeyOfNextYear", "value"));

        Assert.Contains("KeyOfNextYear", Encoding.UTF8.GetString(message.Raw.Span), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(All))]
    public void TokenUpdate_printed_shows_no_secret(string fixture)
    {
        var message = Accepts<TokenUpdate>(fixture, ("AuthToken", "proof"));

        Assert.Equal($"TokenUpdate from {message.Enrollment.NormalizedId}", message.ToString());
    }
}
