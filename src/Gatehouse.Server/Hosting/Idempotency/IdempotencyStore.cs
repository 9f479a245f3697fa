using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Hosting.Idempotency;

/// <summary>Whose key it is. Keys of different callers never meet.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="CallerId">Person or API key.</param>
/// <param name="Key">As the caller chose it.</param>
public sealed record IdempotencyKey(string OrganizationId, string CallerId, string Key);

/// <summary>An answer to give again.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Content type, location, version.</param>
/// <param name="Body">As sent.</param>
public sealed record StoredAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>What is known of a key.</summary>
public abstract record IdempotencyState
{
    private IdempotencyState() { }

    /// <summary>New: do it, then tell <see cref="IdempotencyStore.FinishAsync"/> or <see cref="IdempotencyStore.ForgetAsync"/> with this attempt.</summary>
    public sealed record Mine(string Attempt) : IdempotencyState;

    /// <summary>Somebody is doing it now.</summary>
    public sealed record InProgress : IdempotencyState;

    /// <summary>The key was used for another request.</summary>
    public sealed record OtherRequest : IdempotencyState;

    /// <summary>It was done.</summary>
    public sealed record Done(StoredAnswer Answer) : IdempotencyState;
}

/// <summary>Remembers answers for a day. Bodies are sealed, since an answer may hold a key that is shown only once.</summary>
public sealed class IdempotencyStore(Database database, SecretBox secrets, TimeProvider time)
{
    /// <summary>How long an answer is remembered.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    // A process that died between doing it and saying so leaves its claim behind; after this it may be tried again.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Claims a key for a request with this hash.</summary>
    public Task<IdempotencyState> ClaimAsync(IdempotencyKey key, byte[] requestHash, CancellationToken ct) =>
        database.WriteAsync<IdempotencyState>(async tx =>
        {
            var now = time.GetUtcNow();
            var attempt = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
            var claimed = await tx.ExecuteAsync(
                """
                insert into hosting_idempotency (org_id, caller_id, key, request_hash, attempt, created_ms)
                values (@OrganizationId, @CallerId, @Key, @requestHash, @attempt, @now)
                on conflict (org_id, caller_id, key) do update set
                    request_hash = excluded.request_hash, attempt = excluded.attempt, created_ms = excluded.created_ms,
                    status = null, headers = null, body = null
                where hosting_idempotency.created_ms < @forgotten
                   or (hosting_idempotency.status is null and hosting_idempotency.created_ms < @abandoned)
                """,
                new
                {
                    key.OrganizationId,
                    key.CallerId,
                    key.Key,
                    requestHash,
                    attempt,
                    now = now.ToUnixTimeMilliseconds(),
                    forgotten = (now - Retention).ToUnixTimeMilliseconds(),
                    abandoned = (now - Lease).ToUnixTimeMilliseconds(),
                });
            if (claimed == 1)
            {
                return new IdempotencyState.Mine(attempt);
            }

            var row = await tx.FirstAsync<Row>(
                "select request_hash, status, headers, body from hosting_idempotency where org_id = @OrganizationId and caller_id = @CallerId and key = @Key", key);
            return row switch
            {
                null => new IdempotencyState.InProgress(), // given up by its owner just now
                _ when !row.RequestHash.AsSpan().SequenceEqual(requestHash) => new IdempotencyState.OtherRequest(),
                { Status: null } => new IdempotencyState.InProgress(),
                _ => new IdempotencyState.Done(Open(key, row)),
            };
        }, ct);

    /// <summary>Keeps the answer.</summary>
    public Task FinishAsync(IdempotencyKey key, string attempt, StoredAnswer answer, CancellationToken ct) =>
        database.WriteAsync(tx => tx.ExecuteAsync(
            """
            update hosting_idempotency set status = @Status, headers = @headers, body = @body
            where org_id = @OrganizationId and caller_id = @CallerId and key = @Key and attempt = @attempt
            """,
            new
            {
                answer.Status,
                headers = JsonSerializer.Serialize(answer.Headers),
                body = secrets.Seal(answer.Body, Purpose(key)),
                key.OrganizationId,
                key.CallerId,
                key.Key,
                attempt,
            }), ct);

    /// <summary>Gives the key back: the request failed in a way that may be tried again.</summary>
    public Task ForgetAsync(IdempotencyKey key, string attempt, CancellationToken ct) =>
        database.WriteAsync(tx => tx.ExecuteAsync(
            "delete from hosting_idempotency where org_id = @OrganizationId and caller_id = @CallerId and key = @Key and attempt = @attempt",
            new { key.OrganizationId, key.CallerId, key.Key, attempt }), ct);

    private StoredAnswer Open(IdempotencyKey key, Row row) =>
        new((int)row.Status!.Value, JsonSerializer.Deserialize<Dictionary<string, string>>(row.Headers!)!, secrets.Open(row.Body!, Purpose(key)));

    private static string Purpose(IdempotencyKey key) => $"hosting.idempotency:{key.OrganizationId}:{key.CallerId}:{key.Key}";

    private sealed class Row
    {
        public required byte[] RequestHash { get; init; }

        public long? Status { get; init; }

        public string? Headers { get; init; }

        public byte[]? Body { get; init; }
    }
}
