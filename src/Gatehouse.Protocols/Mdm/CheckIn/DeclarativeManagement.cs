namespace Gatehouse.Protocols.Mdm.CheckIn;

/// <summary>A request of declarative management, carried by the check-in protocol.</summary>
/// <param name="Enrollment">Device or user channel.</param>
/// <param name="Endpoint"><c>tokens</c>, <c>declaration-items</c>, <c>declaration/…/…</c> or <c>status</c>.</param>
/// <param name="Data">JSON of a status report; null at every other endpoint.</param>
/// <param name="Raw">The body exactly as received.</param>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/declarativemanagement.yaml</c>.</remarks>
public sealed record DeclarativeManagement(
    EnrollmentIdentity Enrollment, string Endpoint, ReadOnlyMemory<byte>? Data, ReadOnlyMemory<byte> Raw)
    : CheckInMessage(Enrollment, Raw)
{
    /// <summary>Endpoint that carries a status report.</summary>
    public const string Status = "status";

    /// <inheritdoc/>
    public override string MessageType => nameof(DeclarativeManagement);

    internal static CheckInMessage? Read(CheckInReader keys)
    {
        var endpoint = keys.RequireText("Endpoint");
        var data = endpoint == Status ? keys.RequireData("Data") : (ReadOnlyMemory<byte>?)null;
        return keys.Result(new DeclarativeManagement(keys.Enrollment, endpoint, data, keys.Raw));
    }
}
