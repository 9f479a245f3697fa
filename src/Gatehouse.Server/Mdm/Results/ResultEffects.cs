using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Protocols.Mdm.Results;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Connect;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Devices;
using Gatehouse.Server.Mdm.Profiles;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Results;

/// <summary>What an answer changes besides closing its command: inventory, profiles, the state of the device.</summary>
public sealed class ResultEffects(DeviceInventory inventory, ProfileProgress profiles, Departure departure, ICheckInObserver observer, TimeProvider time)
{
    /// <summary>Applies one report, in the transaction that closes its command.</summary>
    public async Task ApplyAsync(Tx tx, Channel channel, ReportedDelivery delivery, CommandReport report, CancellationToken ct)
    {
        if (report.Status == CommandStatus.Acknowledged)
        {
            await inventory.UpdateAsync(tx, channel, report);
        }

        switch (delivery.Purpose)
        {
            case CommandPurpose.Profile:
                await profiles.ReportedAsync(tx, channel, delivery, report, ct);
                break;
            case CommandPurpose.Verify:
                await profiles.VerifyAsync(tx, channel, delivery, report, ct);
                break;
            case CommandPurpose.Release:
                // An error means that it was not waiting: released either way.
                await ReleasedAsync(tx, channel);
                break;
            case CommandPurpose.Unenroll:
                // Gone, or not removable by us: its certificate ends here in both cases.
                await departure.LeaveAsync(tx, channel.OrgId, channel.DeviceId, channel.AttemptId, Departure.Unenrolled, ct);
                break;
            case CommandPurpose.Renewal when report.Status != CommandStatus.Acknowledged:
                await observer.RenewalFailedAsync(tx, channel.OrgId, channel.DeviceId, channel.AttemptId, report, ct);
                break;
            case CommandPurpose.Inventory when report.Status != CommandStatus.Acknowledged && channel.SetupState == Setup.Running:
                await observer.ItemFailedAsync(
                    tx, channel.OrgId, channel.DeviceId, channel.AttemptId,
                    new { command = delivery.RequestType, error = report.ErrorChain is [var top, ..] ? top.Description : null }, ct);
                break;
        }

        if (delivery is { Purpose: CommandPurpose.Admin, RequestType: EraseName } && report.Status == CommandStatus.Acknowledged && channel.IsDevice)
        {
            // No CheckOut comes from a device that erases itself.
            await departure.LeaveAsync(tx, channel.OrgId, channel.DeviceId, channel.AttemptId, Departure.Unenrolled, ct);
        }

        // Released by hand counts as well.
        if (delivery.Purpose == CommandPurpose.Admin && report.Status == CommandStatus.Acknowledged
            && delivery.RequestType is nameof(DeviceConfigured) or nameof(UserConfigured))
        {
            await ReleasedAsync(tx, channel);
        }
    }

    private const string EraseName = nameof(EraseDevice);

    private Task ReleasedAsync(Tx tx, Channel channel) =>
        tx.ExecuteAsync(
            "update mdm_enrollment set awaiting_configuration = false, awaiting_since_ms = null, updated_ms = @now where id = @Id",
            new { channel.Id, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
}
