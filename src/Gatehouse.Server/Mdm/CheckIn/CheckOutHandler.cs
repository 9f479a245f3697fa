using Gatehouse.Protocols.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Devices;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>The management profile was removed. Best effort of the device: its absence proves nothing.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/checkin/checkout.yaml</c>.</remarks>
public sealed class CheckOutHandler(KnownChannel known, Departure departure)
{
    /// <summary>The device has left, with all its users.</summary>
    public async Task<CheckInReply> HandleAsync(Tx tx, CheckInContext context, CheckOut message, CancellationToken ct)
    {
        var (device, refused) = await known.FindDeviceAsync(tx, context, message, ct);
        if (device is null)
        {
            return refused!;
        }

        // Who was asked to leave has done as asked; who was not has left by itself.
        await departure.LeaveAsync(tx, device.OrgId, device.DeviceId, device.AttemptId, device.LeavingMs is null ? Departure.CheckOut : Departure.Unenrolled, ct);
        return CheckInReply.Empty.Instance;
    }
}
