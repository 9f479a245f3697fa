using Gatehouse.Server.Hosting.Background;
using Gatehouse.Server.Mail.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mail.Sending;

/// <summary>Sends what is due. Any number of processes may run it: each claims rows, and sets their next try in the same statement.</summary>
internal sealed class MailWorker(Database database, MailQueue queue, MailServer server, IEnumerable<IMailObserver> observers, TimeProvider time, ILogger<MailWorker> log)
    : DueWorker
{
    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(30), TimeSpan.FromHours(2));

    /// <inheritdoc/>
    protected override TimeProvider Time => time;

    /// <inheritdoc/>
    protected override TimeSpan PollEvery => TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override WakeSignal Wake => queue.Wake;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CancellationToken ct)
    {
        var total = 0;
        while (queue.IsConfigured && await database.WriteAsync(queue.ClaimAsync, ct) is { Count: > 0 } batch)
        {
            total += batch.Count;
            var answers = await server.SendAsync([.. batch.Select(queue.Open)], ct);
            await RecordAsync(batch, answers, ct);
        }

        return total;
    }

    /// <inheritdoc/>
    protected override Task<long?> NextDueAsync(CancellationToken ct) => queue.IsConfigured ? queue.NextDueAsync(ct) : Task.FromResult<long?>(null);

    /// <inheritdoc/>
    protected override void Failed(Exception error) => MailLog.SendingFailed(log, error);

    private async Task RecordAsync(IReadOnlyList<MailRow> batch, MailAnswer[] answers, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await database.WriteAsync(async tx =>
        {
            for (var i = 0; i < batch.Count; i++)
            {
                await NoteAsync(tx, batch[i], answers[i], now);
            }
        }, ct);
        for (var i = 0; i < batch.Count; i++)
        {
            Log(batch[i], answers[i], now);
        }
    }

    // A process that was given up for dead may still report: the row is somebody else's by then, with another count.
    private async Task NoteAsync(Tx tx, MailRow mail, MailAnswer answer, DateTimeOffset now)
    {
        var ms = now.ToUnixTimeMilliseconds();
        if (answer.Error is not null && !IsLast(mail, answer, now))
        {
            var next = ms + (long)Pauses.After(mail.Attempts).TotalMilliseconds;
            await tx.ExecuteAsync(
                "update mail_message set next_ms = @next, last_error = @Error where id = @Id and attempts = @Attempts", new { mail.Id, mail.Attempts, next, answer.Error });
            return;
        }

        var ended = await tx.ExecuteAsync(
            "update mail_message set state = @state, next_ms = null, ended_ms = @ms, content = null, last_error = @Error where id = @Id and attempts = @Attempts",
            new { mail.Id, mail.Attempts, state = answer.Error is null ? "sent" : "failed", ms, answer.Error });
        foreach (var observer in observers.Where(o => ended == 1 && o.Kind == mail.Kind))
        {
            await observer.EndedAsync(tx, mail.ToStatus(), answer.Error is null, answer.Error);
        }
    }

    private static bool IsLast(MailRow mail, MailAnswer answer, DateTimeOffset now) => answer.Final || mail.ExpiresMs <= now.ToUnixTimeMilliseconds();

    private void Log(MailRow mail, MailAnswer answer, DateTimeOffset now)
    {
        if (answer.Error is null)
        {
            MailLog.Sent(log, mail.Id, mail.Kind);
        }
        else if (IsLast(mail, answer, now))
        {
            MailLog.GivenUp(log, mail.Id, mail.Kind, answer.Error, mail.Attempts);
        }
        else
        {
            MailLog.NotSent(log, mail.Id, mail.Kind, answer.Error, mail.Attempts);
        }
    }
}
