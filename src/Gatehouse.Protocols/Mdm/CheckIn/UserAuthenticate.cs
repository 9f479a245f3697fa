namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>
/// A network user logs in on a Mac, which asks whether we manage this user: 410 declines for the login session, an
/// empty challenge accepts. See <see cref="CheckInReplies"/>.
/// </summary>
/// <param name="Enrollment">User channel of a Mac in a device enrollment.</param>
/// <param name="DigestResponse">Answer to our challenge; null in the first of the two requests. Secret.</param>
/// <param name="Raw">The body exactly as received.</param>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/userauthenticate.yaml</c>.</remarks>
public sealed record UserAuthenticate(EnrollmentIdentity Enrollment, string? DigestResponse, ReadOnlyMemory<byte> Raw)
    : CheckInMessage(Enrollment, Raw)
{
    /// <inheritdoc/>
    public override string MessageType => nameof(UserAuthenticate);

    internal static CheckInMessage? Read(CheckInReader keys)
    {
        keys.Require(keys.Enrollment.Kind == EnrollmentKind.MacUser, "UserAuthenticate needs UDID and the UserID of a Mac user");
        return keys.Result(new UserAuthenticate(keys.Enrollment, keys.Text("DigestResponse"), keys.Raw));
    }
}
