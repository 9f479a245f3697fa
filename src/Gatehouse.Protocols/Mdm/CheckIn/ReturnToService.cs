namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>A supervised device is about to erase itself and asks how to come back. iOS 26 and visionOS 26.</summary>
/// <param name="Enrollment">Device channel of a device enrollment.</param>
/// <param name="Raw">The body exactly as received.</param>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/returntoservice.yaml</c>.</remarks>
public sealed record ReturnToService(EnrollmentIdentity Enrollment, ReadOnlyMemory<byte> Raw) : CheckInMessage(Enrollment, Raw)
{
    /// <inheritdoc/>
    public override string MessageType => nameof(ReturnToService);

    internal static CheckInMessage? Read(CheckInReader keys)
    {
        keys.RequireDeviceChannel();
        keys.ForbidUserEnrollment();
        return keys.Result(new ReturnToService(keys.Enrollment, keys.Raw));
    }
}
