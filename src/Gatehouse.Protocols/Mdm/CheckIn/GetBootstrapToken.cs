namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>
/// Device asks for its bootstrap token back. Having none is a 200 with an empty answer: anything else leaves the Mac hanging.
/// </summary>
/// <param name="Enrollment">Device channel of a device enrollment.</param>
/// <param name="AwaitingConfiguration">The device is still in Setup Assistant.</param>
/// <param name="Raw">The body exactly as received.</param>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/getbootstraptoken.yaml</c>.</remarks>
public sealed record GetBootstrapToken(EnrollmentIdentity Enrollment, bool AwaitingConfiguration, ReadOnlyMemory<byte> Raw)
    : CheckInMessage(Enrollment, Raw)
{
    /// <inheritdoc/>
    public override string MessageType => nameof(GetBootstrapToken);

    internal static CheckInMessage? Read(CheckInReader keys)
    {
        keys.RequireDeviceChannel();
        keys.ForbidUserEnrollment();
        return keys.Result(new GetBootstrapToken(keys.Enrollment, keys.Flag("AwaitingConfiguration"), keys.Raw));
    }
}
