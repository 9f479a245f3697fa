namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>Device asks to enroll: the first message of every enrollment, and the last moment to refuse it.</summary>
/// <param name="Enrollment">Device channel.</param>
/// <param name="Topic">APNs topic of the profile; begins with <c>com.apple.mgmt.</c>.</param>
/// <param name="DeviceName">Name that its owner gave it; macOS, others in practice too.</param>
/// <param name="Model">Model number, such as <c>MK1A3LL</c>.</param>
/// <param name="ModelName">Marketing family, such as <c>MacBook Pro</c>.</param>
/// <param name="OSVersion">Such as <c>18.1</c>.</param>
/// <param name="BuildVersion">Such as <c>22B83</c>.</param>
/// <param name="ProductName">Such as <c>iPhone16,2</c>.</param>
/// <param name="SerialNumber">Null in user enrollment, even if sent.</param>
/// <param name="Imei">Cellular devices. Null in user enrollment, even if sent.</param>
/// <param name="Meid">Cellular devices. Null in user enrollment, even if sent.</param>
/// <param name="Raw">The body exactly as received.</param>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/authenticate.yaml</c>.</remarks>
public sealed record Authenticate(
    EnrollmentIdentity Enrollment, string Topic, string? DeviceName, string? Model, string? ModelName,
    string? OSVersion, string? BuildVersion, string? ProductName, string? SerialNumber, string? Imei, string? Meid,
    ReadOnlyMemory<byte> Raw) : CheckInMessage(Enrollment, Raw)
{
    /// <inheritdoc/>
    public override string MessageType => nameof(Authenticate);

    internal static CheckInMessage? Read(CheckInReader keys)
    {
        keys.RequireDeviceChannel();
        var hidden = keys.Enrollment.IsUserEnrollment;
        return keys.Result(new Authenticate(
            keys.Enrollment, keys.RequireTopic(), keys.Text("DeviceName"), keys.Text("Model"), keys.Text("ModelName"),
            keys.Text("OSVersion"), keys.Text("BuildVersion"), keys.Text("ProductName"),
            // Forbidden in user enrollment: whatever a device sends there, we must not come to know it.
            hidden ? null : keys.Text("SerialNumber"), hidden ? null : keys.Text("IMEI"), hidden ? null : keys.Text("MEID"),
            keys.Raw));
    }
}
