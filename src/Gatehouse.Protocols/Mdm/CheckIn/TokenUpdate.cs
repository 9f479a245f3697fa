namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>
/// Device or user channel announces its push token; a channel's first one completes its enrollment. Store it before
/// answering: the device may never send the same values again.
/// </summary>
/// <param name="Enrollment">Channel that the token belongs to.</param>
/// <param name="Topic">APNs topic; begins with <c>com.apple.mgmt.</c>.</param>
/// <param name="Token">Push token. Opaque; store as given, never assume a length.</param>
/// <param name="PushMagic">Goes into every push payload, unchanged. Replaces the one before.</param>
/// <param name="UnlockToken">
/// Secret: encrypt at rest, never log. Null when absent or empty, which is no reason to forget an earlier one. Never
/// taken from a Shared iPad user or a user enrollment, where it is forbidden.
/// </param>
/// <param name="AwaitingConfiguration">
/// The channel waits in Setup Assistant: the device for <c>DeviceConfigured</c>, a Shared iPad user for
/// <c>UserConfigured</c>. False does not mean that a waiting device was released.
/// </param>
/// <param name="NotOnConsole">The Mac user's session is not at the screen. Always false on a device channel.</param>
/// <param name="Raw">The body exactly as received.</param>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/tokenupdate.yaml</c>.</remarks>
public sealed record TokenUpdate(
    EnrollmentIdentity Enrollment, string Topic, ReadOnlyMemory<byte> Token, string PushMagic,
    ReadOnlyMemory<byte>? UnlockToken, bool AwaitingConfiguration, bool NotOnConsole, ReadOnlyMemory<byte> Raw)
    : CheckInMessage(Enrollment, Raw)
{
    /// <inheritdoc/>
    public override string MessageType => nameof(TokenUpdate);

    internal static CheckInMessage? Read(CheckInReader keys)
    {
        var kind = keys.Enrollment.Kind;
        var macUser = kind is EnrollmentKind.MacUser or EnrollmentKind.UserEnrollmentMacUser;
        return keys.Result(new TokenUpdate(
            keys.Enrollment, keys.RequireTopic(), keys.RequireData("Token"), keys.RequireText("PushMagic"),
            // Only a device enrollment's device can have one; the schema forbids it for all others. We drop it there
            // and do not refuse: the enrollment is usable without, and a stored secret that nothing may use is a risk.
            kind == EnrollmentKind.Device ? keys.Data("UnlockToken") : null,
            // macOS: userchannel false. Everywhere else only the value true says something.
            !macUser && keys.Flag("AwaitingConfiguration"),
            // macOS: devicechannel false; not introduced elsewhere. "required" by the schema, yet absent from many
            // Macs of the field, so absence reads as false.
            macUser && keys.Flag("NotOnConsole"),
            keys.Raw));
    }
}
