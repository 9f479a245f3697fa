using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>When each channel was last heard of; written in batches, because it changes with every request and matters with none.</summary>
public sealed class DeviceContacts(Database database, TimeProvider time, ILogger<DeviceContacts> logger) : BatchWriter<string, long>(
    database, time, logger,
    new BatchStatement(
        "mdm-contact", ["enrollment_id", "last_seen_ms"], ["text", "bigint"],
        """
        insert into mdm_contact (enrollment_id, last_seen_ms)
        select v.enrollment_id, v.last_seen_ms from {rows} join mdm_enrollment e on e.id = v.enrollment_id where true
        on conflict (enrollment_id) do update set last_seen_ms = excluded.last_seen_ms where excluded.last_seen_ms > mdm_contact.last_seen_ms
        """),
    (key, value) => [key, value])
{
    /// <summary>A request of this channel was let in.</summary>
    public void Seen(string enrollmentId) => Record(enrollmentId, Time.GetUtcNow().ToUnixTimeMilliseconds());

    private TimeProvider Time { get; } = time;
}
