using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Requests;

/// <summary>SCEP requests and what became of them.</summary>
public sealed class RequestStore(Database db, TimeProvider time)
{
    private const string Columns =
        "id, org_id, profile_id, transaction_id, csr_sha256, csr, signer_key_sha256, subject, state, fail_info, cause, detail, attempt_id, device_id, renews_id, certificate_id, sealed_challenge, remote_address, user_agent, created_ms, decided_ms, decided_by";

    /// <summary>
    /// The row of this CSR under this transactionID, made now or before, and locked: of two equal requests at the same
    /// time the second waits and then sees the outcome of the first.
    /// </summary>
    public static async Task<RequestRow> OpenAsync(Tx tx, RequestRow row) =>
        (await tx.FirstAsync<RequestRow>(
            $"""
            insert into pki_request ({Columns}, times_seen)
            values (@Id, @OrgId, @ProfileId, @TransactionId, @CsrSha256, @Csr, @SignerKeySha256, @Subject, '{RequestRow.Received}', null, null, null, @AttemptId, @DeviceId, @RenewsId, null, null, @RemoteAddress, @UserAgent, @CreatedMs, null, null, 1)
            on conflict (profile_id, transaction_id, csr_sha256) do update set times_seen = pki_request.times_seen + 1
            returning {Columns}
            """,
            row))!;

    /// <summary>The same CSR with a certificate issued since <paramref name="sinceMs"/>, under whatever transactionID.</summary>
    public static Task<RequestRow?> FindIssuedAsync(Tx tx, string profileId, byte[] csrSha256, long sinceMs) =>
        tx.FirstAsync<RequestRow>(
            $"""
            select {Columns} from pki_request
            where profile_id = @profileId and csr_sha256 = @csrSha256 and state = '{RequestRow.Issued}' and decided_ms >= @sinceMs
            order by id desc limit 1
            """,
            new { profileId, csrSha256, sinceMs });

    /// <summary>The newest request of a transaction that this key signed; what CertPoll asks about.</summary>
    public Task<RequestRow?> FindForPollAsync(string profileId, string transactionId, byte[] signerKeySha256, CancellationToken ct) =>
        db.FirstAsync<RequestRow>(
            $"""
            select {Columns} from pki_request
            where profile_id = @profileId and transaction_id = @transactionId and signer_key_sha256 = @signerKeySha256
            order by id desc limit 1
            """,
            new { profileId, transactionId, signerKeySha256 },
            ct);

    /// <summary>By id.</summary>
    public Task<RequestRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        db.FirstAsync<RequestRow>($"select {Columns} from pki_request where org_id = @organizationId and id = @id", new { organizationId, id }, ct);

    /// <summary>By id, locked.</summary>
    public static Task<RequestRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<RequestRow>(
            $"select {Columns} from pki_request where org_id = @organizationId and id = @id{tx.ForUpdate}", new { organizationId, id });

    /// <summary>A page, newest first.</summary>
    public Task<List<RequestRow>> ListAsync(
        string organizationId, ScepRequestState? state, string? profileId, string? attemptId, string? before, int limit, CancellationToken ct)
    {
        var where = "org_id = @organizationId";
        where += before is null ? "" : " and id < @before";
        where += profileId is null ? "" : " and profile_id = @profileId";
        where += attemptId is null ? "" : " and attempt_id = @attemptId";
        where += state is null ? "" : " and state = @stateName";
        var stateName = state switch
        {
            ScepRequestState.PendingApproval => RequestRow.Pending,
            ScepRequestState.Denied => RequestRow.Denied,
            ScepRequestState.Issued => RequestRow.Issued,
            _ => RequestRow.Failed,
        };
        return db.QueryAsync<RequestRow>(
            $"select {Columns} from pki_request where {where} order by id desc limit @limit",
            new { organizationId, profileId, attemptId, before, stateName, limit },
            ct);
    }

    /// <summary>Records the outcome; what a pending request needed for its decision is forgotten with it.</summary>
    public Task CloseAsync(Tx tx, RequestOutcome outcome) =>
        tx.ExecuteAsync(
            """
            update pki_request set state = @State, fail_info = @FailInfo, cause = @Cause, detail = @Detail, certificate_id = @CertificateId,
                attempt_id = coalesce(@AttemptId, attempt_id), device_id = coalesce(@DeviceId, device_id), renews_id = coalesce(@RenewsId, renews_id),
                csr = @Csr, sealed_challenge = @SealedChallenge, decided_by = @DecidedBy, decided_ms = @decided
            where id = @Id
            """,
            new
            {
                outcome.Id, outcome.State, outcome.FailInfo, outcome.Cause, outcome.Detail, outcome.CertificateId, outcome.AttemptId,
                outcome.DeviceId, outcome.RenewsId, outcome.Csr, outcome.SealedChallenge, outcome.DecidedBy,
                decided = outcome.State == RequestRow.Pending ? (long?)null : time.GetUtcNow().ToUnixTimeMilliseconds(),
            });

    /// <summary>Drops decided requests from before an instant, failed ones from before another, at most <paramref name="limit"/> rows.</summary>
    public static Task<int> SweepAsync(Tx tx, long beforeMs, long failedBeforeMs, int limit) =>
        tx.ExecuteAsync(
            $"""
            delete from pki_request where id in (
                select id from pki_request
                where (created_ms < @beforeMs and state <> '{RequestRow.Pending}') or (created_ms < @failedBeforeMs and state = '{RequestRow.Failed}')
                order by created_ms limit @limit)
            """,
            new { beforeMs, failedBeforeMs, limit });
}

/// <summary>What became of a request.</summary>
public sealed record RequestOutcome(string Id, string State)
{
    public string? FailInfo { get; init; }

    public string? Cause { get; init; }

    public string? Detail { get; init; }

    public string? CertificateId { get; init; }

    public string? AttemptId { get; init; }

    public string? DeviceId { get; init; }

    public string? RenewsId { get; init; }

    /// <summary>For a pending request: its PKCS#10.</summary>
    public byte[] Csr { get; init; } = [];

    public byte[]? SealedChallenge { get; init; }

    public string? DecidedBy { get; init; }
}
