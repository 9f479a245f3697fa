using System.Text;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>Reads and changes <c>tv_secret</c>. What is there is only ever read by the server itself.</summary>
internal sealed class SecretStore(Database database, SecretBox secrets, TimeProvider time) : ITvSecrets
{
    /// <inheritdoc/>
    public async ValueTask<string?> FindAsync(string organizationId, string mvpd, string name, CancellationToken ct) =>
        await database.FirstAsync<byte[]>(
            "select value from tv_secret where org_id = @organizationId and mvpd = @mvpd and name = @name", new { organizationId, mvpd, name }, ct) is { } value
            ? Encoding.UTF8.GetString(secrets.Open(value, SealedFor(organizationId, mvpd, name)))
            : null;

    /// <summary>Which there are.</summary>
    public Task<List<SecretRow>> ListAsync(string organizationId, CancellationToken ct) => database.QueryAsync<SecretRow>(
        "select mvpd, name, updated_by, updated_ms from tv_secret where org_id = @organizationId order by mvpd, name", new { organizationId }, ct);

    /// <summary>Stores one, in place of what was there. It is used from the next request on.</summary>
    public Task SaveAsync(Tx tx, string organizationId, string mvpd, string name, string value, string updatedBy) => tx.ExecuteAsync(
        """
        insert into tv_secret (org_id, mvpd, name, value, updated_by, updated_ms) values (@organizationId, @mvpd, @name, @value, @updatedBy, @now)
        on conflict (org_id, mvpd, name) do update set value = excluded.value, updated_by = excluded.updated_by, updated_ms = excluded.updated_ms
        """,
        new
        {
            organizationId,
            mvpd,
            name,
            value = secrets.Seal(Encoding.UTF8.GetBytes(value), SealedFor(organizationId, mvpd, name)),
            updatedBy,
            now = time.GetUtcNow().ToUnixTimeMilliseconds(),
        });

    /// <summary>Forgets one. False when there is none.</summary>
    public static async Task<bool> RemoveAsync(Tx tx, string organizationId, string mvpd, string name) => await tx.ExecuteAsync(
        "delete from tv_secret where org_id = @organizationId and mvpd = @mvpd and name = @name", new { organizationId, mvpd, name }) == 1;

    private static string SealedFor(string organizationId, string mvpd, string name) => $"tv.secret:{organizationId}:{mvpd}:{name}";
}

/// <summary>A row of <c>tv_secret</c>, without the secret.</summary>
internal sealed class SecretRow
{
    public required string Mvpd { get; init; }

    public required string Name { get; init; }

    public required string UpdatedBy { get; init; }

    public long UpdatedMs { get; init; }
}
