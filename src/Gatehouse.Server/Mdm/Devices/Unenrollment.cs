using Gatehouse.Client.Contracts.Common;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Results;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Devices;

/// <summary>Ends the management of a device from our side.</summary>
public sealed class Unenrollment(CommandQueue queue, Departure departure, PublicUrls urls, TimeProvider time)
{
    /// <summary>Has a device that can be reached remove its enrollment profile; it leaves when it answers. One that cannot be reached is out at once.</summary>
    public async Task AskAsync(Tx tx, Channel channel, CancellationToken ct)
    {
        if (channel is not { DeviceState: DeviceStage.Enrolled, State: ChannelState.Enrolled, Blocked: false })
        {
            await departure.LeaveAsync(tx, channel.OrgId, channel.DeviceId, channel.AttemptId, Departure.Unenrolled, ct);
            return;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await queue.CancelOpenAsync(tx, channel.DeviceId);
        await tx.ExecuteAsync(
            "update mdm_device set leaving_ms = coalesce(leaving_ms, @now), version = version + 1, updated_ms = @now where id = @DeviceId", new { channel.DeviceId, now });
        var identifier = await InstalledIdentifierAsync(tx, channel.DeviceId) ?? EnrollmentProfile.IdentifierFor(urls.Host, channel.OrgId);
        await queue.EnqueueAsync(tx, channel.OrgId, channel.Id, new CommandDraft(
            RemoveProfile.RequestType, CommandPurpose.Unenroll, CommandEnvelope.Command(new RemoveProfile(identifier)))
        {
            Priority = CommandPriority.Urgent,
            SharedKey = $"unenroll:{identifier}",
        });
    }

    // What the device itself listed with an MDM payload; a server that was renamed makes other identifiers than it used to.
    private static async Task<string?> InstalledIdentifierAsync(Tx tx, string deviceId) =>
        await tx.ScalarAsync<string>("select value from mdm_device_fact where device_id = @deviceId and kind = 'profiles'", new { deviceId }) is { } json
            ? System.Text.Json.JsonSerializer.Deserialize<List<InstalledProfileFact>>(json, GatehouseJson.Options)!
                .Find(p => p.PayloadTypes?.Contains("com.apple.mdm") == true)?.Identifier
            : null;
}
