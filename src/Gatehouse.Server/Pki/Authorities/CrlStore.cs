using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>Revocation lists as last built, and what goes on the next one.</summary>
public sealed class CrlStore(Database db)
{
    private const string Columns = "ca_id, org_id, number, wanted, built, entries, der, this_update_ms, next_update_ms";

    /// <summary>The list of a CA; null when there is no such issuing CA.</summary>
    public Task<CrlRow?> FindAsync(string caId, CancellationToken ct) =>
        db.FirstAsync<CrlRow>($"select {Columns} from pki_crl where ca_id = @caId", new { caId }, ct);

    /// <summary>The lists of an organization.</summary>
    public Task<List<CrlRow>> ListAsync(string organizationId, CancellationToken ct) =>
        db.QueryAsync<CrlRow>($"select {Columns} from pki_crl where org_id = @organizationId", new { organizationId }, ct);

    /// <summary>CAs whose list lacks a revocation or was built before an instant.</summary>
    public Task<List<CrlRow>> StaleAsync(long builtBeforeMs, CancellationToken ct) =>
        db.QueryAsync<CrlRow>(
            $"""
            select l.ca_id, l.org_id, l.number, l.wanted, l.built, l.entries, l.this_update_ms, l.next_update_ms
            from pki_crl l join pki_ca c on c.id = l.ca_id
            where c.state in ('{CaRow.Active}', '{CaRow.Retiring}', '{CaRow.Compromised}') and c.sealed_key is not null and (l.built <> l.wanted or l.this_update_ms < @builtBeforeMs)
            """,
            new { builtBeforeMs },
            ct);

    /// <summary>The list, locked: only one process builds, and revocations of this CA wait until it is done.</summary>
    public static Task<CrlRow?> LockAsync(Tx tx, string caId) =>
        tx.FirstAsync<CrlRow>($"select {Columns} from pki_crl where ca_id = @caId{tx.ForUpdate}", new { caId });

    /// <summary>What belongs on the list. An entry stays until a list after its certificate's end has been out (RFC 5280 §5).</summary>
    public static Task<List<CrlEntryRow>> EntriesAsync(Tx tx, string caId, long endedAfterMs) =>
        tx.QueryAsync<CrlEntryRow>(
            """
            select serial, revoked_ms, revocation_reason from pki_certificate
            where ca_id = @caId and state in ('revoked', 'superseded') and not_after_ms > @endedAfterMs
            union all
            select serial, state_changed_ms as revoked_ms, @reason as revocation_reason from pki_ca
            where parent_id = @caId and state = @compromised and not_after_ms > @endedAfterMs
            order by revoked_ms, serial
            """,
            new { caId, endedAfterMs, reason = RevocationReason.CaCompromise, compromised = CaRow.Compromised });

    /// <summary>Sees to it that a CA has a list, which a root gets with the first CA that it has to revoke, and that the next one is new.</summary>
    public static Task WantAsync(Tx tx, string organizationId, string caId) => tx.ExecuteAsync(
        """
        insert into pki_crl (ca_id, org_id, number, wanted, built, entries, this_update_ms, next_update_ms) values (@caId, @organizationId, 0, 1, 0, 0, 0, 0)
        on conflict (ca_id) do update set wanted = pki_crl.wanted + 1
        """,
        new { caId, organizationId });

    /// <summary>Publishes a new list.</summary>
    public static Task SaveAsync(Tx tx, string caId, byte[] der, long entries, long built, long thisUpdateMs, long nextUpdateMs) =>
        tx.ExecuteAsync(
            """
            update pki_crl set number = number + 1, der = @der, entries = @entries, built = @built, this_update_ms = @thisUpdateMs, next_update_ms = @nextUpdateMs
            where ca_id = @caId
            """,
            new { caId, der, entries, built, thisUpdateMs, nextUpdateMs });
}

/// <summary>A revoked certificate as a revocation list names it.</summary>
public sealed class CrlEntryRow
{
    public string Serial { get; init; } = "";

    public long RevokedMs { get; init; }

    public string RevocationReason { get; init; } = "";
}
