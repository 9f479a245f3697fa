using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>Revocation lists: rebuilt when a revocation is not on the list yet, and daily (RFC 5280 §5).</summary>
public sealed class CrlPublisher(
    Database db, CrlStore store, AuthorityVault vault, CertificateForge forge, IOptions<PkiOptions> options, TimeProvider time,
    ILogger<CrlPublisher> log)
{
    // An entry must be on a list that was built after its certificate's end; lists are at most a day apart.
    private static readonly TimeSpan KeepEntriesAfterEnd = TimeSpan.FromDays(2);

    /// <summary>The list as it should be now; null when there is no such CA, or it is not one that issues.</summary>
    public async Task<CrlRow?> CurrentAsync(string caId, CancellationToken ct)
    {
        if (await store.FindAsync(caId, ct) is not { } row)
        {
            return null;
        }

        return row.IsFreshAt(Now) ? row : await RebuildAsync(caId, row, ct);
    }

    /// <summary>Builds every list that is due; returns how many.</summary>
    public async Task<int> RebuildDueAsync(CancellationToken ct)
    {
        var due = await store.StaleAsync(Now - (long)TimeSpan.FromDays(1).TotalMilliseconds, ct);
        foreach (var row in due)
        {
            await RebuildAsync(row.CaId, row, ct);
        }

        return due.Count;
    }

    private async Task<CrlRow> RebuildAsync(string caId, CrlRow known, CancellationToken ct)
    {
        var authorities = await vault.GetAsync(known.OrgId, ct);
        if (vault.ListSigner(authorities, caId) is not { } signer)
        {
            return known; // next: nothing to revoke yet; retired: its last list stays; a root whose key is elsewhere signs elsewhere
        }

        await db.WriteAsync(async tx =>
        {
            var row = (await CrlStore.LockAsync(tx, caId))!;
            if (row.IsFreshAt(Now))
            {
                return;
            }

            var now = time.GetUtcNow();
            var entries = await CrlStore.EntriesAsync(tx, caId, Now - (long)KeepEntriesAfterEnd.TotalMilliseconds);
            var nextUpdate = now.AddDays(options.Value.CrlDays);
            var der = forge.Crl(signer, row.Number + 1, now, nextUpdate, entries);
            await CrlStore.SaveAsync(tx, caId, der, entries.Count, row.Wanted, Now, nextUpdate.ToUnixTimeMilliseconds());
            tx.AfterCommit(() => PkiLog.CrlBuilt(log, caId, row.Number + 1, entries.Count));
        }, ct);
        return (await store.FindAsync(caId, ct))!;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
