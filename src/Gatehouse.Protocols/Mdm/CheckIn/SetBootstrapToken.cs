namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>Device leaves its bootstrap token with us. The token belongs to one installation of the system.</summary>
/// <param name="Enrollment">Device channel of a device enrollment.</param>
/// <param name="BootstrapToken">Secret: encrypt at rest, never log. Null, when absent or empty, means: forget the stored one.</param>
/// <param name="AwaitingConfiguration">The device is still in Setup Assistant.</param>
/// <param name="Raw">The body exactly as received.</param>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/setbootstraptoken.yaml</c>.</remarks>
public sealed record SetBootstrapToken(
    EnrollmentIdentity Enrollment, ReadOnlyMemory<byte>? BootstrapToken, bool AwaitingConfiguration, ReadOnlyMemory<byte> Raw)
    : CheckInMessage(Enrollment, Raw)
{
    /// <inheritdoc/>
    public override string MessageType => nameof(SetBootstrapToken);

    internal static CheckInMessage? Read(CheckInReader keys)
    {
        keys.RequireDeviceChannel();
        keys.ForbidUserEnrollment();
        return keys.Result(new SetBootstrapToken(
            keys.Enrollment, keys.Data("BootstrapToken"), keys.Flag("AwaitingConfiguration"), keys.Raw));
    }
}
