using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>Reads and adds to <c>tv_revision</c>. Nothing there is ever changed.</summary>
internal sealed class RevisionStore(Database database, TvDirectory directory, TimeProvider time)
{
    private const string Head = "number, description, activated_by, activated_ms";

    /// <summary>Makes a configuration the active one; returns its number. That it is valid is the caller's to know.</summary>
    public async Task<long> ActivateAsync(Tx tx, string organizationId, TvConfiguration configuration, string description, string activatedBy)
    {
        // Two who activate at the same time get two numbers.
        await OrganizationLock.TakeAsync(tx, organizationId);
        var number = await ActiveNumberAsync(tx, organizationId) + 1;
        await tx.ExecuteAsync(
            """
            insert into tv_revision (org_id, number, document, description, activated_by, activated_ms)
            values (@organizationId, @number, @document, @description, @activatedBy, @now)
            """,
            new { organizationId, number, document = RevisionRow.Write(configuration), description, activatedBy, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        tx.AfterCommit(() => directory.Forget(organizationId));
        return number;
    }

    /// <summary>Number of the active one; 0 for none.</summary>
    public static Task<long> ActiveNumberAsync(Tx tx, string organizationId) =>
        tx.ScalarAsync<long>("select coalesce(max(number), 0) from tv_revision where org_id = @organizationId", new { organizationId });

    /// <summary>One, with its document; null when there is none.</summary>
    public Task<RevisionRow?> FindAsync(string organizationId, long number, CancellationToken ct) =>
        database.FirstAsync<RevisionRow>(
            $"select {Head}, document from tv_revision where org_id = @organizationId and number = @number", new { organizationId, number }, ct);

    /// <summary>Newest first, without documents.</summary>
    public Task<List<RevisionRow>> ListAsync(string organizationId, PageRequest page, CancellationToken ct)
    {
        var before = long.TryParse(page.After(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        return database.QueryAsync<RevisionRow>(
            $"select {Head} from tv_revision where org_id = @organizationId and number < @before order by number desc limit @Fetch",
            new { organizationId, before, page.Fetch }, ct);
    }
}
