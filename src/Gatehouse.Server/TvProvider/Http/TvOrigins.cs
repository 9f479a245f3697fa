using System.Collections.Frozen;
using System.Text.Json;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>
/// Which web pages may call: those of a service provider's domains. A browser asks before it shows a token, so that the
/// organization is not known: domains of every organization's service provider of that id count.
/// </summary>
internal sealed class TvOrigins(Database database, ITvDirectory directory, TimeProvider time, ILogger<TvOrigins> log) : IDisposable
{
    private const string Revisions = """
        select r.org_id, max(r.number) as number from tv_revision r join admin_organization o on o.id = r.org_id and o.disabled_ms is null
        group by r.org_id order by r.org_id
        """;

    private static readonly TimeSpan Usable = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _reading = new(1);
    private Index? _index;

    /// <summary>True when pages of an origin may call on behalf of a service provider; of any, where <paramref name="serviceProvider"/> is null.</summary>
    public async ValueTask<bool> AllowsAsync(string? serviceProvider, string origin, CancellationToken ct)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
        {
            return false;
        }

        var index = await IndexAsync(ct);
        return serviceProvider is null
            ? RedirectTargets.Covers(index.All, url.IdnHost)
            : index.Domains.TryGetValue(serviceProvider, out var domains) && RedirectTargets.Covers(domains, url.IdnHost);
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private async ValueTask<Index> IndexAsync(CancellationToken ct)
    {
        if (_index is { } known && time.GetElapsedTime(known.ReadAt) < Usable)
        {
            return known;
        }

        await _reading.WaitAsync(ct);
        try
        {
            return _index is { } fresh && time.GetElapsedTime(fresh.ReadAt) < Usable ? fresh : _index = await ReadAsync(_index, ct);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<Index> ReadAsync(Index? known, CancellationToken ct)
    {
        var at = time.GetTimestamp();
        var revisions = (await database.QueryAsync<Revision>(Revisions, null, ct)).ConvertAll(r => (r.OrgId, r.Number));
        if (known is not null && known.Revisions.SequenceEqual(revisions))
        {
            return known with { ReadAt = at };
        }

        var providers = new List<TvServiceProvider>();
        foreach (var (organizationId, _) in revisions)
        {
            providers.AddRange(await ProvidersAsync(organizationId, ct));
        }

        var domains = providers.GroupBy(p => p.Id, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.SelectMany(p => p.Domains).Select(d => d.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToArray(), StringComparer.Ordinal);
        return new Index(domains, [.. domains.Values.SelectMany(d => d).Distinct(StringComparer.OrdinalIgnoreCase)], revisions, at);
    }

    // Where one organization's document cannot be read, pages of all others may call nevertheless.
    private async Task<IReadOnlyList<TvServiceProvider>> ProvidersAsync(string organizationId, CancellationToken ct)
    {
        try
        {
            return (await directory.ForAsync(organizationId, ct)).Configuration.ServiceProviders;
        }
        catch (JsonException e)
        {
            TvApiLog.OriginsUnreadable(log, e, organizationId);
            return [];
        }
    }

    private sealed record Index(FrozenDictionary<string, string[]> Domains, string[] All, List<(string OrgId, long Number)> Revisions, long ReadAt);

    private sealed class Revision
    {
        public required string OrgId { get; init; }

        public long Number { get; init; }
    }
}
