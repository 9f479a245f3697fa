using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Tests.Mdm.CheckIn;

public sealed class EnrollmentIdentityTests
{
    private const string AllF = EnrollmentIdentity.SharedIPadUserId;

    [Theory]
    [InlineData("D", null, null, null, null, "D", null, EnrollmentKind.Device)]
    [InlineData("D", null, "U", "ada", null, "D:U", "D", EnrollmentKind.MacUser)]
    [InlineData("D", null, AllF, "a@b", null, "D:a@b", "D", EnrollmentKind.SharedIPadUser)]
    [InlineData("D", null, "ffffffff-ffff-ffff-ffff-ffffffffffff", "a@b", null, "D:a@b", "D", EnrollmentKind.SharedIPadUser)]
    [InlineData(null, "E", null, null, null, "E", null, EnrollmentKind.UserEnrollment)]
    [InlineData(null, "E", null, null, "U", "E:U", "E", EnrollmentKind.UserEnrollmentMacUser)]
    [InlineData(null, "E", "ignored", "ada", "U", "E:U", "E", EnrollmentKind.UserEnrollmentMacUser)]
    public void Keys_resolve_to_one_enrollment(
        string? udid, string? enrollmentId, string? userId, string? shortName, string? enrollmentUserId,
        string normalized, string? parent, EnrollmentKind kind)
    {
        Assert.True(TryRead(udid, enrollmentId, userId, shortName, enrollmentUserId, out var identity, out var reason), reason);

        Assert.Equal(normalized, identity!.NormalizedId);
        Assert.Equal(parent, identity.ParentId);
        Assert.Equal(kind, identity.Kind);
        Assert.Equal(parent ?? normalized, identity.Device.NormalizedId);
        Assert.Equal(EnrollmentChannel.Device, identity.Device.Channel);
    }

    [Theory]
    [InlineData(null, null, null, null, null)]
    [InlineData("", "", null, null, null)]
    [InlineData(null, null, "U", "ada", null)]
    [InlineData("D", "E", null, null, null)]
    [InlineData("D", null, null, null, "U")]
    [InlineData("D", null, null, "ada", null)]
    [InlineData("D", null, AllF, null, null)]
    [InlineData("D", null, AllF, "", null)]
    [InlineData(null, "E", "U", null, null)]
    [InlineData(null, "E", null, "ada", null)]
    [InlineData("D:U", null, null, null, null)]
    [InlineData("D/../E", null, null, null, null)]
    [InlineData("D\nE", null, null, null, null)]
    [InlineData("D\u00E9", null, null, null, null)]
    [InlineData("D", null, "U\nV", "ada", null)]
    public void Keys_that_name_no_enrollment_or_two_are_refused(
        string? udid, string? enrollmentId, string? userId, string? shortName, string? enrollmentUserId)
    {
        Assert.False(TryRead(udid, enrollmentId, userId, shortName, enrollmentUserId, out var identity, out var reason));

        Assert.Null(identity);
        Assert.NotEmpty(reason!);
    }

    [Fact]
    public void Identifiers_have_a_length() =>
        Assert.False(TryRead(new string('D', 129), null, null, null, null, out _, out _));

    [Fact]
    public void Writing_and_reading_gives_the_same_identity()
    {
        var identity = new EnrollmentIdentity("D", null, "U", "ada", "Ada Example");
        var message = new PlistDictionary();

        identity.Write(message);

        Assert.True(EnrollmentIdentity.TryRead(message, out var read, out _));
        Assert.Equal(identity, read);
    }

    private static bool TryRead(
        string? udid, string? enrollmentId, string? userId, string? shortName, string? enrollmentUserId,
        out EnrollmentIdentity? identity, out string? reason)
    {
        var message = new PlistDictionary();
        message.AddIfSet("UDID", udid);
        message.AddIfSet("EnrollmentID", enrollmentId);
        message.AddIfSet("UserID", userId);
        message.AddIfSet("UserShortName", shortName);
        message.AddIfSet("EnrollmentUserID", enrollmentUserId);
        return EnrollmentIdentity.TryRead(message, out identity, out reason);
    }
}
