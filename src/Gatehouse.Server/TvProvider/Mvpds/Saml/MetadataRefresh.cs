using Gatehouse.Server.Hosting.Background;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Mvpds.Saml;

/// <summary>Fetches metadata anew when it falls due, so that a provider's new keys and addresses are known before they are needed. Whoever needs metadata that is not there fetches it himself.</summary>
internal sealed class MetadataRefresh(MetadataStore store, MetadataFetcher fetcher, ITvDirectory directory, TimeProvider time, ILogger<MetadataRefresh> log) : DueWorker
{
    private const int SideBySide = 4;

    /// <inheritdoc/>
    protected override TimeProvider Time => time;

    /// <inheritdoc/>
    protected override TimeSpan PollEvery => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CancellationToken ct)
    {
        var total = 0;
        while (await store.ClaimAsync(ct) is { Count: > 0 } batch)
        {
            total += batch.Count;
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = ct }, RenewAsync);
        }

        return total;
    }

    /// <inheritdoc/>
    protected override Task<long?> NextDueAsync(CancellationToken ct) => store.NextDueAsync(ct);

    /// <inheritdoc/>
    protected override void Failed(Exception error) => MvpdLog.RefreshFailed(log, error);

    private async ValueTask RenewAsync(MetadataRow row, CancellationToken ct)
    {
        var settings = await directory.ForAsync(row.OrgId, ct);
        if (settings.Mvpd(row.Mvpd)?.Saml is { } stated && stated.MetadataUrl == row.Url)
        {
            await fetcher.FetchAsync(row.OrgId, row.Mvpd, stated, ct);
        }
        else
        {
            await store.RemoveAsync(row, ct);
        }
    }
}
