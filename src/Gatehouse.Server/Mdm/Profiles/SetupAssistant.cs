using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Profiles;

/// <summary>Releases devices and users that wait in Setup Assistant.</summary>
public sealed class SetupAssistant(CommandQueue queue, PushQueue push)
{
    /// <summary>Lets a device out of Setup Assistant. It comes last in the queue; the watchdog sees that it is not forgotten.</summary>
    public Task ReleaseAsync(Tx tx, Channel device) =>
        queue.EnqueueAsync(tx, device.OrgId, device.Id, new CommandDraft(
            DeviceConfigured.RequestType, CommandPurpose.Release, CommandEnvelope.Command(new DeviceConfigured()))
        {
            Priority = CommandPriority.Release,
            SharedKey = "release:device",
        });

    /// <summary>Lets a device or user out at once: the release moves to the front of the queue, or is made when it is missing.</summary>
    public async Task ReleaseNowAsync(Tx tx, Channel channel)
    {
        var moved = await tx.ExecuteAsync(
            """
            update mdm_delivery set priority = 0 where enrollment_id = @Id and closed_ms is null
              and command_id in (select id from mdm_command where org_id = @OrgId and purpose = 'release')
            """,
            new { channel.Id, channel.OrgId });
        if (moved > 0)
        {
            await push.RequestAsync(tx, channel.Id);
            return;
        }

        IMdmCommand command = channel.IsDevice ? new DeviceConfigured() : new UserConfigured();
        await queue.EnqueueAsync(tx, channel.OrgId, channel.Id, new CommandDraft(command.Name, CommandPurpose.Release, CommandEnvelope.Command(command))
        {
            Priority = CommandPriority.Urgent,
            SharedKey = $"release-now:{command.Name}",
        });
    }
}
