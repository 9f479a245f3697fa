using System.Collections.Concurrent;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Mvpds.Saml;

/// <summary>
/// Finds identity providers by their configuration. Their keys are kept, since reading one costs thirty times as much as using
/// it; whether another process fetched newer metadata is looked up every few seconds.
/// </summary>
internal sealed class SamlProviders(MetadataStore store, MetadataFetcher fetcher, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);

    // However many messages come with unknown keys, nobody is asked more often because of them.
    private static readonly TimeSpan LeastPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Organization, string Mvpd), Entry> _entries = new();

    /// <summary>The provider whose endpoints serve an MVPD.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="mvpd">With SAML; for a proxied one its proxy.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="MvpdException">It is not SAML, or nothing usable is known of it.</exception>
    public async Task<SamlProvider> FindAsync(string organizationId, TvMvpd mvpd, CancellationToken ct)
    {
        if (mvpd.Saml is not { } stated)
        {
            throw new MvpdException(MvpdTrouble.NotConfigured, "it has no SAML");
        }

        var now = time.GetUtcNow();
        var key = (organizationId, mvpd.Id);
        if (Kept(organizationId, mvpd) is { } kept)
        {
            return kept;
        }

        if (stated.MetadataUrl is not { } url)
        {
            var provider = stated.Metadata is { } xml ? SamlProvider.Of(stated, xml, now) : SamlProvider.Of(stated);
            return Keep(key, stated, provider, 0, DateTimeOffset.MaxValue);
        }

        var row = await store.FindAsync(organizationId, mvpd.Id, url, ct);
        if (row is not { HasXml: true })
        {
            row = await FetchAsync(organizationId, mvpd.Id, stated, row, ct);
        }

        var again = _entries.TryGetValue(key, out var known) && ReferenceEquals(known.Stated, stated) && known.FetchedMs == row.FetchedMs && !(now >= known.Provider.ValidUntil);
        return again ? Keep(key, stated, known!.Provider, row.FetchedMs, now + LookAgain) : await ReadAsync(key, mvpd, stated, row, ct);
    }

    /// <summary>The same without fetching anything; null when nothing usable is known. Strangers may make us ask for all of them, one after the other.</summary>
    public async Task<SamlProvider?> KnownAsync(string organizationId, TvMvpd mvpd, CancellationToken ct)
    {
        if (Kept(organizationId, mvpd) is { } kept)
        {
            return kept;
        }

        if (mvpd.Saml is { MetadataUrl: { } url } && await store.FindAsync(organizationId, mvpd.Id, url, ct) is not { HasXml: true })
        {
            return null;
        }

        try
        {
            return await FindAsync(organizationId, mvpd, ct);
        }
        catch (MvpdException)
        {
            return null;
        }
    }

    /// <summary>A key is not known: fetches metadata again, where there is any and the last time is long enough ago.</summary>
    /// <returns>The provider anew; null when there is nothing newer.</returns>
    public async Task<SamlProvider?> RenewAsync(string organizationId, TvMvpd mvpd, CancellationToken ct)
    {
        if (mvpd.Saml is not { MetadataUrl: { } url } stated || await store.FindAsync(organizationId, mvpd.Id, url, ct) is not { } row)
        {
            return null;
        }

        var before = _entries.TryGetValue((organizationId, mvpd.Id), out var known) ? known.FetchedMs : row.FetchedMs;
        if (row.FetchedMs == before && MayFetch(row))
        {
            await fetcher.FetchAsync(organizationId, mvpd.Id, stated, ct);
        }

        if (await store.FindAsync(organizationId, mvpd.Id, url, ct) is not { HasXml: true } after || after.FetchedMs == before)
        {
            return null; // and what is kept stays: forgers must not make us read it again and again
        }

        _entries.TryRemove((organizationId, mvpd.Id), out _);
        return await FindAsync(organizationId, mvpd, ct);
    }

    private SamlProvider? Kept(string organizationId, TvMvpd mvpd) =>
        _entries.TryGetValue((organizationId, mvpd.Id), out var known) && ReferenceEquals(known.Stated, mvpd.Saml) && time.GetUtcNow() < known.LookAgainAt ? known.Provider : null;

    private async Task<SamlProvider> ReadAsync((string, string) key, TvMvpd mvpd, TvSamlProvider stated, MetadataRow row, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        try
        {
            return Keep(key, stated, SamlProvider.Of(stated, await XmlAsync(row, ct), now), row.FetchedMs, now + LookAgain);
        }
        catch (MvpdException) when (MayFetch(row))
        {
            // It has ended while nobody asked, or the operator changed what it is held against.
            row = await FetchAsync(row.OrgId, mvpd.Id, stated, row, ct);
            return Keep(key, stated, SamlProvider.Of(stated, await XmlAsync(row, ct), now), row.FetchedMs, now + LookAgain);
        }
    }

    private async Task<string> XmlAsync(MetadataRow row, CancellationToken ct) =>
        await store.XmlAsync(row, ct) ?? throw new MvpdException(MvpdTrouble.NotConnected, "its metadata is being replaced");

    private bool MayFetch(MetadataRow? tried) => tried is null || time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(tried.TriedMs) >= LeastPause;

    private async Task<MetadataRow> FetchAsync(string organizationId, string mvpd, TvSamlProvider stated, MetadataRow? tried, CancellationToken ct)
    {
        if (MayFetch(tried))
        {
            await fetcher.FetchAsync(organizationId, mvpd, stated, ct);
            tried = await store.FindAsync(organizationId, mvpd, stated.MetadataUrl!, ct);
        }

        return tried is { HasXml: true } ? tried : throw new MvpdException(MvpdTrouble.NotConnected, tried?.Fault ?? "its metadata could not be fetched");
    }

    private SamlProvider Keep((string, string) key, TvSamlProvider stated, SamlProvider provider, long fetchedMs, DateTimeOffset lookAgainAt)
    {
        _entries[key] = new Entry(stated, provider, fetchedMs, provider.ValidUntil is { } end && end < lookAgainAt ? end : lookAgainAt);
        return provider;
    }

    private sealed record Entry(TvSamlProvider Stated, SamlProvider Provider, long FetchedMs, DateTimeOffset LookAgainAt);
}
