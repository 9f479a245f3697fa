using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Commands;

/// <summary>
/// Puts commands into queues. What is asked is stored once; each channel gets a narrow row that points to it, so that a
/// command to ten thousand devices is a handful of statements.
/// </summary>
public sealed class CommandQueue(SecretBox secrets, PushQueue push, TimeProvider time)
{
    /// <summary>Stores a command; returns its id. A shared one is stored only the first time.</summary>
    public async Task<string> StoreAsync(Tx tx, string organizationId, CommandDraft draft)
    {
        var id = Id.New("cmd", time);
        var payload = draft.UnlockToken ? null : CommandPayload.Prepare(draft.Command);
        var inserted = await tx.ScalarAsync<string>(
            """
            insert into mdm_command (id, org_id, request_type, purpose, payload, sealed, unlock_token, repeatable, priority, shared_key, created_by, created_ms, expires_ms)
            values (@id, @organizationId, @RequestType, @Purpose, @payload, @Secret, @UnlockToken, @Repeatable, @Priority, @SharedKey, @CreatedBy, @now, @expires)
            on conflict (org_id, shared_key) where shared_key is not null do nothing
            returning id
            """,
            new
            {
                id,
                organizationId,
                draft.RequestType,
                draft.Purpose,
                payload = draft.Secret && payload is not null ? secrets.Seal(payload, SecretPurpose.Command(id)) : payload,
                draft.Secret,
                draft.UnlockToken,
                draft.Repeatable,
                Priority = (long)draft.Priority,
                draft.SharedKey,
                draft.CreatedBy,
                now = Now(),
                expires = draft.ExpiresAt?.ToUnixTimeMilliseconds(),
            });
        return inserted ?? (await tx.ScalarAsync<string>(
            "select id from mdm_command where org_id = @organizationId and shared_key = @SharedKey", new { organizationId, draft.SharedKey }))!;
    }

    /// <summary>Queues a stored command for one channel and sees to the push; returns its <c>CommandUUID</c>.</summary>
    public async Task<string> DeliverAsync(Tx tx, string commandId, string enrollmentId)
    {
        var uuid = CommandUuid.New(time);
        await InsertAsync(tx, commandId, uuid, "e.id = @enrollmentId", new { commandId, uuid, enrollmentId, now = Now() });
        await push.RequestAsync(tx, enrollmentId);
        return uuid;
    }

    /// <summary>Queues a stored command for many channels, all under one <c>CommandUUID</c>; returns it and how many there were.</summary>
    public async Task<(string Uuid, int Count)> DeliverAsync(Tx tx, string commandId, IReadOnlyCollection<string> enrollmentIds)
    {
        var uuid = CommandUuid.New(time);
        var count = await InsertAsync(
            tx, commandId, uuid, $"e.id {JsonIds.In(tx.Kind, "@ids")}", new { commandId, uuid, ids = JsonIds.Of(enrollmentIds), now = Now() });
        await push.RequestAsync(tx, enrollmentIds);
        return (uuid, count);
    }

    /// <summary>Stores and queues a command for one channel.</summary>
    public async Task<string> EnqueueAsync(Tx tx, string organizationId, string enrollmentId, CommandDraft draft) =>
        await DeliverAsync(tx, await StoreAsync(tx, organizationId, draft), enrollmentId);

    /// <summary>Withdraws what is open for a device, on all its channels.</summary>
    public Task<int> CancelOpenAsync(Tx tx, string deviceId) =>
        tx.ExecuteAsync(
            """
            update mdm_delivery set state = 'cancelled', closed_ms = @now
            where closed_ms is null and enrollment_id in (select id from mdm_enrollment where device_id = @deviceId)
            """,
            new { deviceId, now = Now() });

    private static Task<int> InsertAsync(Tx tx, string commandId, string uuid, string channels, object args) =>
        tx.ExecuteAsync(
            $"""
            insert into mdm_delivery (enrollment_id, uuid, command_id, org_id, device_id, state, priority, renewal, created_ms, expires_ms)
            select e.id, @uuid, c.id, e.org_id, e.device_id, 'queued', c.priority, case when c.purpose = 'renewal' then true else false end, @now, c.expires_ms
            from mdm_command c join mdm_enrollment e on e.org_id = c.org_id
            where c.id = @commandId and {channels}
            """,
            args);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
