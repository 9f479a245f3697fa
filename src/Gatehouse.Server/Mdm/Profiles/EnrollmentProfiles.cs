using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Protocols.Mdm.Commands;
using Gatehouse.Server.Mdm.Commands;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Results;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Profiles;

/// <inheritdoc cref="IEnrollmentProfiles"/>
public sealed class EnrollmentProfiles(Database database, CommandQueue queue, IOptions<MdmOptions> options, TimeProvider time) : IEnrollmentProfiles
{
    private const string MdmPayload = "com.apple.mdm";

    /// <inheritdoc/>
    public async Task<EnrolledDevice?> FindAsync(string organizationId, string deviceId, CancellationToken ct) =>
        await database.FirstAsync<Row>(
            """
            select d.id, d.org_id, d.kind, d.account_mode, d.attempt_id, d.identity_id, d.identity_not_after_ms, d.ownership, d.state, d.blocked, d.leaving_ms,
                d.access_rights, e.topic, f.value as profiles
            from mdm_device d
            left join mdm_enrollment e on e.device_id = d.id and e.user_key = ''
            left join mdm_device_fact f on f.device_id = d.id and f.kind = 'profiles'
            where d.org_id = @organizationId and d.id = @deviceId
            """,
            new { organizationId, deviceId }, ct) is { } row
            ? row.ToDevice(options.Value.IdentityGrace)
            : null;

    /// <inheritdoc/>
    public async Task<bool> ReplaceAsync(Tx tx, EnrolledDevice device, byte[] profile, DateTimeOffset until, string createdBy)
    {
        var channel = await ChannelStore.OfDeviceAsync(tx, device.OrganizationId, device.Id);
        if (channel is not { DeviceState: DeviceStage.Enrolled, Blocked: false, LeavingMs: null } || channel.IdentityId != device.CertificateId)
        {
            return false;
        }

        await WithdrawAsync(tx, channel.Id);
        await queue.EnqueueAsync(tx, channel.OrgId, channel.Id, new CommandDraft(
            InstallProfile.RequestType, CommandPurpose.Renewal, CommandEnvelope.Command(new InstallProfile(profile)))
        {
            Secret = true,
            ExpiresAt = until,
            CreatedBy = createdBy,
        });
        return true;
    }

    // One of them is enough, and the newest has the challenge that lives longest. No answer will drop the secret of the others.
    private async Task WithdrawAsync(Tx tx, string enrollmentId)
    {
        var withdrawn = await tx.QueryAsync<string>(
            "update mdm_delivery set state = 'cancelled', closed_ms = @now where enrollment_id = @enrollmentId and renewal = true and closed_ms is null returning command_id",
            new { enrollmentId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        foreach (var commandId in withdrawn)
        {
            await tx.ExecuteAsync("update mdm_command set payload = null where id = @commandId", new { commandId });
        }
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string OrgId { get; init; }

        public required string Kind { get; init; }

        public string? AccountMode { get; init; }

        public string? AttemptId { get; init; }

        public string? IdentityId { get; init; }

        public long? IdentityNotAfterMs { get; init; }

        public required string Ownership { get; init; }

        public required string State { get; init; }

        public bool Blocked { get; init; }

        public long? LeavingMs { get; init; }

        public long AccessRights { get; init; }

        public string? Topic { get; init; }

        public string? Profiles { get; init; }

        public EnrolledDevice ToDevice(TimeSpan grace) => new()
        {
            Id = Id,
            OrganizationId = OrgId,
            AttemptId = AttemptId,
            CertificateId = IdentityId,
            AcceptedUntil = DateTimeOffset.FromUnixTimeMilliseconds(IdentityNotAfterMs ?? 0) + grace,
            IsManaged = State == DeviceStage.Enrolled && !Blocked && LeavingMs is null,
            IsUserEnrollment = Kind == "user",
            IsAccountDriven = AccountMode is not null || Kind == "user",
            Ownership = Ownership,
            Topic = Topic,
            AccessRights = (int)AccessRights,
            ProfileIdentifier = Profiles is null ? null
                : JsonSerializer.Deserialize<List<InstalledProfileFact>>(Profiles, GatehouseJson.Options)!.Find(p => p.PayloadTypes?.Contains(MdmPayload) == true)?.Identifier,
        };
    }
}
