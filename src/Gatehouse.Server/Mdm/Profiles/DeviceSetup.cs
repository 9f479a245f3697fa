using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Groups;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Profiles;

/// <summary>
/// What follows the first <c>TokenUpdate</c>: the device joins its group, tells what it is and has, receives the group's
/// profiles, and is asked for its list of profiles to compare. A failing item holds up none of the others.
/// </summary>
public sealed class DeviceSetup(
    CommandQueue queue, GroupStore groups, ProfileReconciler profiles, ProfileCommands commands, SetupAssistant assistant, ICheckInObserver observer,
    TimeProvider time)
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
            await assistant.ReleaseAsync(tx, device);
        }

        await observer.ConfiguringAsync(tx, device.OrgId, device.DeviceId, device.AttemptId, groupId, items, ct);
    }

    // A user enrollment is asked only what it may answer; a Mac in one has no list of apps.
    private static bool Understands(Channel device, IMdmCommand command) =>
        !device.IsUserEnrollment
        || MdmCommandCatalog.Find(command.Name)?.Check(new CommandTarget(EnrollmentKind.UserEnrollment, MdmPlatforms.Named(device.Platform))) is null;

    /// <summary>Asks a device for everything again: what it is, its security, profiles, certificates and apps.</summary>
    public async Task QueueInventoryAsync(Tx tx, Channel device)
    {
        foreach (var command in Inventory.Where(c => Understands(device, c)))
        {
            await queue.EnqueueAsync(tx, device.OrgId, device.Id, new CommandDraft(command.Name, CommandPurpose.Inventory, CommandEnvelope.Command(command))
            {
                Priority = CommandPriority.Inventory,
                SharedKey = $"inventory:{command.Name}",
            });
        }
    }
}
