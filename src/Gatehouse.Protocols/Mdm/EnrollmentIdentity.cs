using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Mdm;

/// <summary>Whom a message speaks for.</summary>
public enum EnrollmentChannel
{
    /// <summary>The device itself.</summary>
    Device,

    /// <summary>One user of the device.</summary>
    User,
}

/// <summary>What the identifiers of a message say about its enrollment.</summary>
public enum EnrollmentKind
{
    /// <summary>Device channel of a device enrollment, however it began.</summary>
    Device,

    /// <summary>User channel of a Mac in a device enrollment.</summary>
    MacUser,

    /// <summary>User channel of a Shared iPad.</summary>
    SharedIPadUser,

    /// <summary>Device channel of a user enrollment, which hides the device's own identifiers.</summary>
    UserEnrollment,

    /// <summary>User channel of a Mac in a user enrollment.</summary>
    UserEnrollmentMacUser,
}

/// <summary>
/// Who sent a message, as it claims; not yet checked against the certificate. Made only from key combinations that
/// name exactly one enrollment.
/// </summary>
/// <param name="Udid">Device identifier of a device enrollment; null in user enrollment.</param>
/// <param name="EnrollmentId">Identifier of a user enrollment, new for each one; null otherwise.</param>
/// <param name="UserId">User of the user channel in a device enrollment; <see cref="SharedIPadUserId"/> on a Shared iPad.</param>
/// <param name="UserShortName">Account name; on a Shared iPad the Managed Apple Account, which is what tells users apart.</param>
/// <param name="UserLongName">Full name, for display.</param>
/// <param name="EnrollmentUserId">User of the user channel in a user enrollment.</param>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/tokenupdate.yaml</c>; identifier scheme of NanoMDM.</remarks>
public sealed record EnrollmentIdentity(
    string? Udid, string? EnrollmentId, string? UserId = null, string? UserShortName = null,
    string? UserLongName = null, string? EnrollmentUserId = null)
{
    /// <summary>The constant <c>UserID</c> of every user of a Shared iPad.</summary>
    public const string SharedIPadUserId = "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF";

    private const int MaxLength = 256;

    /// <summary>Kind of enrollment.</summary>
    public EnrollmentKind Kind =>
        EnrollmentId is not null
            ? EnrollmentUserId is null ? EnrollmentKind.UserEnrollment : EnrollmentKind.UserEnrollmentMacUser
            : UserId is null ? EnrollmentKind.Device
            : IsSharedIPadUser(UserId) ? EnrollmentKind.SharedIPadUser : EnrollmentKind.MacUser;

    /// <summary>Device or user channel.</summary>
    public EnrollmentChannel Channel =>
        Kind is EnrollmentKind.Device or EnrollmentKind.UserEnrollment ? EnrollmentChannel.Device : EnrollmentChannel.User;

    /// <summary>Whether this is a user enrollment, on either channel.</summary>
    public bool IsUserEnrollment => EnrollmentId is not null;

    /// <summary>Identifier of the device channel: <c>UDID</c> or <c>EnrollmentID</c>.</summary>
    public string DeviceId => EnrollmentId ?? Udid ?? "";

    /// <summary>What tells users of one device apart; null on the device channel.</summary>
    public string? UserKey => Kind switch
    {
        EnrollmentKind.MacUser => UserId,
        EnrollmentKind.SharedIPadUser => UserShortName,
        EnrollmentKind.UserEnrollmentMacUser => EnrollmentUserId,
        _ => null,
    };

    /// <summary>One string per enrollment, <c>device</c> or <c>device:user</c>; for logs and APIs, columns keep the parts.</summary>
    public string NormalizedId => UserKey is { } user ? $"{DeviceId}:{user}" : DeviceId;

    /// <summary>The device channel that a user channel belongs to; null on the device channel.</summary>
    public string? ParentId => Channel == EnrollmentChannel.User ? DeviceId : null;

    /// <summary>The device channel of the same enrollment.</summary>
    public EnrollmentIdentity Device => Channel == EnrollmentChannel.Device ? this : new(Udid, EnrollmentId);

    /// <summary>Adds the keys to a message, as a device does.</summary>
    public void Write(PlistDictionary message)
    {
        ArgumentNullException.ThrowIfNull(message);
        message.AddIfSet("UDID", Udid);
        message.AddIfSet("EnrollmentID", EnrollmentId);
        message.AddIfSet("UserID", UserId);
        message.AddIfSet("UserShortName", UserShortName);
        message.AddIfSet("UserLongName", UserLongName);
        message.AddIfSet("EnrollmentUserID", EnrollmentUserId);
    }

    /// <summary>Reads the identity of a message. Empty strings count as absent.</summary>
    /// <param name="message">Root of the message.</param>
    /// <param name="identity">Who it claims to be from.</param>
    /// <param name="reason">Why the keys do not name exactly one enrollment.</param>
    public static bool TryRead(
        PlistDictionary message, [NotNullWhen(true)] out EnrollmentIdentity? identity, [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(message);
        var read = new EnrollmentIdentity(
            Filled(message, "UDID"), Filled(message, "EnrollmentID"), Filled(message, "UserID"),
            Filled(message, "UserShortName"), Filled(message, "UserLongName"), Filled(message, "EnrollmentUserID"));
        reason = read.Contradiction();
        identity = reason is null ? read : null;
        return identity is not null;
    }

    private string? Contradiction()
    {
        if (Udid is null && EnrollmentId is null) return "neither UDID nor EnrollmentID is present";
        // tokenupdate.yaml, UDID: userenrollment mode forbidden. A message with both could speak for two enrollments.
        if (Udid is not null && EnrollmentId is not null) return "UDID is forbidden beside EnrollmentID";
        if (!IsIdentifier(DeviceId)) return "UDID or EnrollmentID has characters that no identifier has";
        if (TooLong(UserId) || TooLong(UserShortName) || TooLong(EnrollmentUserId)) return "a user identifier is too long or has control characters";
        return EnrollmentId is null ? DeviceEnrollmentContradiction() : UserEnrollmentContradiction();
    }

    private string? DeviceEnrollmentContradiction()
    {
        if (EnrollmentUserId is not null) return "EnrollmentUserID is present without EnrollmentID";
        // Taken for the device channel, it would replace the device's push token with a user's.
        if (UserId is null && UserShortName is not null) return "UserShortName is present without UserID";
        // The sentinel is the same for all users: without the short name they would become one.
        if (Kind == EnrollmentKind.SharedIPadUser && UserShortName is null) return "UserShortName of a Shared iPad user is missing";
        return null;
    }

    private string? UserEnrollmentContradiction() =>
        EnrollmentUserId is null && (UserId ?? UserShortName) is not null ? "EnrollmentUserID of a user enrollment's user is missing" : null;

    private static bool IsSharedIPadUser(string userId) => userId.Equals(SharedIPadUserId, StringComparison.OrdinalIgnoreCase);

    private static string? Filled(PlistDictionary message, string key) => message.Text(key) is { Length: > 0 } text ? text : null;

    /// <summary>No colon, which joins the parts of <see cref="NormalizedId"/>, and nothing that could start a second line or path.</summary>
    private static bool IsIdentifier(string id) =>
        id.Length <= 128 && id.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 && id.AsSpan().IndexOfAny(":/\\") < 0;

    private static bool TooLong(string? text) => text is not null && (text.Length > MaxLength || text.Any(char.IsControl));
}
