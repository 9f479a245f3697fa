using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>Active configurations, compiled. Asking whether there is a newer one costs one small read; compiling happens only then.</summary>
internal sealed class TvDirectory : ITvDirectory
{
    private readonly Database _database;
    private readonly OrganizationCache<TvSettings> _cache;

    public TvDirectory(Database database, TimeProvider time)
    {
        _database = database;
        _cache = new OrganizationCache<TvSettings>(time, ReadAsync);
    }

    /// <inheritdoc/>
    public ValueTask<TvSettings> ForAsync(string organizationId, CancellationToken ct) => _cache.GetAsync(organizationId, ct);

    /// <summary>After a change by this process.</summary>
    public void Forget(string organizationId) => _cache.Forget(organizationId);

    private async Task<TvSettings> ReadAsync(string organizationId, TvSettings? known, CancellationToken ct)
    {
        var number = await _database.FirstAsync<long>("select coalesce(max(number), 0) from tv_revision where org_id = @organizationId", new { organizationId }, ct);
        if (known?.Revision == number)
        {
            return known;
        }

        if (number == 0)
        {
            return new TvSettings(organizationId, 0, new TvConfiguration());
        }

        var document = await _database.FirstAsync<string>(
            "select document from tv_revision where org_id = @organizationId and number = @number", new { organizationId, number }, ct);
        return new TvSettings(organizationId, number, RevisionRow.Read(document!));
    }
}
