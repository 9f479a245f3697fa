using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Groups;
using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Profiles;

/// <summary>
/// What follows the first <c>TokenUpdate</c>: the device joins its group, tells what it is and has, receives the group's
/// profiles, and is asked for its list of profiles to compare. A failing item holds up none of the others.
/// </summary>
public sealed class DeviceSetup(
    CommandQueue queue, GroupStore groups, ProfileReconciler profiles, ProfileCommands commands, ICheckInObserver observer, PushQueue push, TimeProvider time)
{
    // What an administrator wants to know first comes first.
    private static readonly IMdmCommand[] Inventory =
        [new DeviceInformation(DeviceInformation.Inventory), new SecurityInfo(), new ProfileList(), new CertificateList(), new InstalledApplicationList()];

    /// <summary>The enrollment of a device channel is complete.</summary>
    public async Task EnrolledAsync(Tx tx, Channel device, bool awaitingConfiguration, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await tx.ExecuteAsync(
            """
            update mdm_device set state = 'enrolled', enrolled_ms = @now, setup = 'running', pending_group_id = null, version = version + 1, updated_ms = @now
            where id = @DeviceId
            """,
            new { device.DeviceId, now });
        await observer.TokenUpdatedAsync(tx, device.OrgId, device.DeviceId, device.AttemptId, first: true, ct);

        var groupId = await groups.ResolveAsync(tx, device.OrgId, device.PendingGroupId);
        await tx.ExecuteAsync(
            """
            insert into mdm_group_member (group_id, device_id, org_id, is_primary, added_ms) values (@groupId, @DeviceId, @OrgId, true, @now)
            on conflict (group_id, device_id) do update set is_primary = true
            """,
            new { groupId, device.DeviceId, device.OrgId, now });
        await QueueInventoryAsync(tx, device);
        var items = await profiles.ReconcileAsync(tx, device.OrgId, [device.DeviceId], updating: false);
        await queue.DeliverAsync(tx, await commands.VerifyAsync(tx, device.OrgId), device.Id);
        if (awaitingConfiguration)
        {
            await ReleaseAsync(tx, device);
        }

        await observer.ConfiguringAsync(tx, device.OrgId, device.DeviceId, device.AttemptId, groupId, items, ct);
    }

    /// <summary>Asks a device for everything again: what it is, its security, profiles, certificates and apps.</summary>
    public async Task QueueInventoryAsync(Tx tx, Channel device)
    {
        foreach (var command in Inventory)
        {
            await queue.EnqueueAsync(tx, device.OrgId, device.Id, new CommandDraft(command.Name, CommandPurpose.Inventory, CommandEnvelope.Command(command))
            {
                Priority = CommandPriority.Inventory,
                SharedKey = $"inventory:{command.Name}",
            });
        }
    }

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
