using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Attempts;

/// <summary>Attempt rows, read.</summary>
internal sealed class AttemptStore(Database database)
{
    private const string Select = "select a.*, t.name as token_name from enrollment_attempt a left join enrollment_token t on t.id = a.token_id";

    /// <summary>An attempt of an organization.</summary>
    public Task<AttemptRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<AttemptRow>($"{Select} where a.id = @id and a.org_id = @organizationId", new { id, organizationId }, ct);

    /// <summary>Any attempt by its id, which is no secret; callers reveal nothing but the state.</summary>
    public Task<AttemptRow?> FindAsync(string id, CancellationToken ct) =>
        database.FirstAsync<AttemptRow>($"{Select} where a.id = @id", new { id }, ct);

    /// <summary>By the secret that is in the profile's address, and in the challenge of the three-phase variant.</summary>
    public Task<AttemptRow?> FindBySecretAsync(string secret, CancellationToken ct) =>
        database.FirstAsync<AttemptRow>($"{Select} where a.secret_hash = @hash", new { hash = HashSecret(secret) }, ct);

    /// <summary>Locked for a transaction.</summary>
    public static Task<AttemptRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<AttemptRow>("select * from enrollment_attempt where id = @id and org_id = @organizationId" + tx.ForUpdate, new { id, organizationId });

    /// <summary>Without a lock.</summary>
    public static Task<AttemptRow?> ReadAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<AttemptRow>("select * from enrollment_attempt where id = @id and org_id = @organizationId", new { id, organizationId });

    /// <summary>A list, newest first.</summary>
    public Task<List<AttemptRow>> ListAsync(AttemptFilter filter, CancellationToken ct) =>
        database.QueryAsync<AttemptRow>(
            $"""
            {Select} where a.org_id = @OrganizationId and (@After is null or a.id < @After) and (@TokenId is null or a.token_id = @TokenId)
                and (@DeviceId is null or a.device_id = @DeviceId) and (@State is null or a.state = @State)
            order by a.id desc limit {filter.Fetch}
            """,
            filter, ct);

    /// <summary>What is stored of a secret.</summary>
    public static byte[] HashSecret(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>What a list of attempts is narrowed to.</summary>
internal sealed record AttemptFilter(string OrganizationId, string? After, int Fetch, string? TokenId, string? DeviceId, string? State);
