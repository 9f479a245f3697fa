using Gatehouse.Server.Hosting.Background;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Mail.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mail.Sending;

/// <summary>The outbox, in <c>mail_message</c>.</summary>
internal sealed class MailQueue(Database database, MailComposer composer, SecretBox box, IOptions<MailOptions> options, TimeProvider time) : IMail
{
    /// <summary>Messages of one claim.</summary>
    public const int BatchSize = 20;

    private const string Status = "id, org_id, kind, subject_id, recipient, state, attempts, created_ms, ended_ms, last_error";

    /// <inheritdoc/>
    public bool IsConfigured => options.Value.Host is not null;

    /// <summary>Something may be due.</summary>
    public WakeSignal Wake { get; } = new();

    /// <inheritdoc/>
    public async Task<MailTaken> QueueAsync(Tx tx, string organizationId, string kind, string subjectId, IReadOnlyList<OutgoingMail> mails)
    {
        if (!IsConfigured)
        {
            throw new InvalidOperationException("There is no mail server; ask IsConfigured first.");
        }

        if (!await TakeAsync(tx, organizationId, mails.Count))
        {
            return new MailTaken.TooMany(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(Now % 3_600_000));
        }

        var taken = new List<MailStatus>();
        foreach (var mail in mails)
        {
            taken.Add(await AddAsync(tx, organizationId, kind, subjectId, mail));
        }

        Wake.SetAfter(tx);
        return new MailTaken.Queued(taken);
    }

    /// <inheritdoc/>
    public Task<List<MailStatus>> ListAsync(string organizationId, string subjectId, PageRequest page, CancellationToken ct)
    {
        var after = page.After();
        return database.QueryAsync<MailStatus>(
            $"select {Status} from mail_message where org_id = @organizationId and subject_id = @subjectId {(after is null ? "" : "and id < @after")} order by id desc limit @Fetch",
            new { organizationId, subjectId, after, page.Fetch }, ct);
    }

    /// <summary>
    /// Takes what is due. The next try of each is set in the same statement, so one whose process dies is made up for; whoever
    /// it is for may therefore get it twice, under the same Message-ID.
    /// </summary>
    public Task<List<MailRow>> ClaimAsync(Tx tx) => tx.QueryAsync<MailRow>(
        $"""
        update mail_message set attempts = attempts + 1, next_ms = @again, last_error = null
        where id in (select id from mail_message where next_ms <= @now order by next_ms limit {BatchSize}{tx.ForUpdateSkipLocked})
        returning {Status}, content, expires_ms
        """,
        new { now = Now, again = Now + (long)(options.Value.Timeout * (BatchSize + 2)).TotalMilliseconds });

    /// <summary>What a message says.</summary>
    public byte[] Open(MailRow row) => box.Open(row.Content!, Purpose(row.Id));

    /// <summary>When the next one is due; null when there is none.</summary>
    public Task<long?> NextDueAsync(CancellationToken ct) => database.FirstAsync<long?>("select min(next_ms) from mail_message where next_ms is not null", null, ct);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    // One statement decides, so the limit holds however many ask at once.
    private async Task<bool> TakeAsync(Tx tx, string organizationId, int count)
    {
        var most = options.Value.PerOrganizationPerHour;
        return count <= most && await tx.ExecuteAsync(
            """
            insert into mail_quota (org_id, hour, count) values (@organizationId, @hour, @count)
            on conflict (org_id, hour) do update set count = mail_quota.count + excluded.count where mail_quota.count + excluded.count <= @most
            """,
            new { organizationId, hour = Now / 3_600_000, count, most }) == 1;
    }

    private async Task<MailStatus> AddAsync(Tx tx, string organizationId, string kind, string subjectId, OutgoingMail mail)
    {
        var id = Id.New("mail", time);
        var status = new MailStatus
        {
            Id = id, OrgId = organizationId, Kind = kind, SubjectId = subjectId, Recipient = mail.To, State = "waiting", CreatedMs = Now,
        };
        await tx.ExecuteAsync(
            """
            insert into mail_message (id, org_id, kind, subject_id, recipient, content, next_ms, created_ms, expires_ms)
            values (@Id, @OrgId, @Kind, @SubjectId, @Recipient, @content, @CreatedMs, @CreatedMs, @expires)
            """,
            new
            {
                status.Id, status.OrgId, status.Kind, status.SubjectId, status.Recipient, status.CreatedMs,
                content = box.Seal(composer.Write(id, mail), Purpose(id)), expires = status.CreatedMs + (long)options.Value.MaxAge.TotalMilliseconds,
            });
        return status;
    }

    private static string Purpose(string id) => "mail.message:" + id;
}
