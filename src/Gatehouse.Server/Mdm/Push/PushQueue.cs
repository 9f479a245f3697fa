using Gatehouse.Server.Hosting.Background;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Push;

/// <summary>
/// When to push whom, as columns of the channel: a push is due when <c>push_due_ms</c> has come. Several reasons within a
/// second become one push. A channel without token, or one that left, is never due.
/// </summary>
public sealed class PushQueue(TimeProvider time)
{
    /// <summary>Channel name of <c>LISTEN</c>.</summary>
    public const string NotifyChannel = "gatehouse_push";

    // A command is often followed by the next one; one push fetches both.
    private static readonly TimeSpan MergeFor = TimeSpan.FromSeconds(1);

    /// <summary>Signals of this process: something became due.</summary>
    public WakeSignal Wake { get; } = new();

    /// <summary>Asks for a push of one channel.</summary>
    public Task RequestAsync(Tx tx, string enrollmentId) =>
        RequestAsync(tx, "id = @enrollmentId", new { enrollmentId, due = Due() });

    /// <summary>Asks for pushes of many channels.</summary>
    public Task RequestAsync(Tx tx, IEnumerable<string> enrollmentIds) =>
        RequestAsync(tx, $"id {JsonIds.In(tx.Kind, "@ids")}", new { ids = JsonIds.Of(enrollmentIds), due = Due() });

    /// <summary>Tells this process and, on PostgreSQL, all others, that something became due, once the transaction has committed.</summary>
    public async Task NotifyAsync(Tx tx)
    {
        if (tx.Kind == DatabaseKind.Postgres)
        {
            await tx.ExecuteAsync($"notify {NotifyChannel}");
        }

        Wake.SetAfter(tx);
    }

    private async Task RequestAsync(Tx tx, string channels, object args)
    {
        // A push that is due earlier stays so.
        await tx.ExecuteAsync(
            $"""
            update mdm_enrollment set push_due_ms = @due, push_step = 0
            where {channels} and state = 'enrolled' and (push_due_ms is null or push_due_ms > @due)
            """,
            args);
        await NotifyAsync(tx);
    }

    private long Due() => (time.GetUtcNow() + MergeFor).ToUnixTimeMilliseconds();
}
