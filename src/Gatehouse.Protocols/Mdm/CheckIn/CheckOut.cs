namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>
/// The management profile was removed. Sent once, at best, and only when the profile asks for it; the device ignores
/// the answer.
/// </summary>
/// <param name="Enrollment">Device channel; its users leave with it.</param>
/// <param name="Topic">APNs topic; null when an old client leaves it out.</param>
/// <param name="Raw">The body exactly as received.</param>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/checkout.yaml</c>.</remarks>
public sealed record CheckOut(EnrollmentIdentity Enrollment, string? Topic, ReadOnlyMemory<byte> Raw) : CheckInMessage(Enrollment, Raw)
{
    /// <inheritdoc/>
    public override string MessageType => nameof(CheckOut);

    internal static CheckInMessage? Read(CheckInReader keys)
    {
        keys.RequireDeviceChannel();
        return keys.Result(new CheckOut(keys.Enrollment, keys.Topic(), keys.Raw));
    }
}
