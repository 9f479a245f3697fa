using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Certificates;

/// <summary>Issued certificates. Revocations mark the CA's revocation list as wanted, in the same transaction.</summary>
public sealed class CertificateStore(Database db, TimeProvider time)
{
    private const string Columns =
        "id, org_id, ca_id, profile_id, serial, sha256, certificate, subject, attempt_id, device_id, renews_id, state, not_before_ms, not_after_ms, renew_after_ms, issued_ms, revoked_ms, revocation_reason";

    private const string BySha256 = $"select {Columns} from pki_certificate where sha256 = @sha256";
    private const string ById = $"select {Columns} from pki_certificate where org_id = @organizationId and id = @id";

    /// <summary>By fingerprint, in any organization; null when we did not issue it.</summary>
    public Task<CertificateRow?> FindAsync(byte[] sha256, CancellationToken ct) => db.FirstAsync<CertificateRow>(BySha256, new { sha256 }, ct);

    /// <summary>As the other, inside a transaction.</summary>
    public static Task<CertificateRow?> FindAsync(Tx tx, byte[] sha256) => tx.FirstAsync<CertificateRow>(BySha256, new { sha256 });

    /// <summary>By id.</summary>
    public Task<CertificateRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        db.FirstAsync<CertificateRow>(ById, new { organizationId, id }, ct);

    /// <summary>By id, inside a transaction.</summary>
    public static Task<CertificateRow?> FindAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<CertificateRow>(ById, new { organizationId, id });

    /// <summary>By CA and serial number.</summary>
    public Task<CertificateRow?> FindBySerialAsync(string organizationId, string caId, string serial, CancellationToken ct) =>
        db.FirstAsync<CertificateRow>(
            $"select {Columns} from pki_certificate where org_id = @organizationId and ca_id = @caId and serial = @serial",
            new { organizationId, caId, serial },
            ct);

    /// <summary>The newest certificate of a device that is not revoked, expired or not; null when there is none.</summary>
    public static Task<CertificateRow?> LatestOfDeviceAsync(Tx tx, string organizationId, string deviceId) =>
        tx.FirstAsync<CertificateRow>(
            $"select {Columns} from pki_certificate where org_id = @organizationId and device_id = @deviceId and state = 'active' order by id desc limit 1",
            new { organizationId, deviceId });

    /// <summary>A page, newest first.</summary>
    public Task<List<CertificateRow>> ListAsync(string organizationId, CertificateFilter filter, string? before, int limit, CancellationToken ct)
    {
        var where = "org_id = @organizationId";
        where += before is null ? "" : " and id < @before";
        where += filter.DeviceId is null ? "" : " and device_id = @DeviceId";
        where += filter.AttemptId is null ? "" : " and attempt_id = @AttemptId";
        where += filter.CaId is null ? "" : " and ca_id = @CaId";
        where += filter.SerialNumber is null ? "" : " and serial = @Serial";
        where += filter.State switch
        {
            null => "",
            CertificateState.Revoked => " and state = 'revoked'",
            CertificateState.Superseded => " and state = 'superseded'",
            CertificateState.Expired => " and state = 'active' and not_after_ms <= @graceStart",
            CertificateState.InGrace => " and state = 'active' and not_after_ms <= @now and not_after_ms > @graceStart",
            CertificateState.RenewalDue => " and state = 'active' and renew_after_ms <= @now and not_after_ms > @now",
            _ => " and state = 'active' and renew_after_ms > @now and not_after_ms > @now",
        };
        return db.QueryAsync<CertificateRow>(
            $"select {Columns} from pki_certificate where {where} order by id desc limit @limit",
            new
            {
                organizationId, before, limit, filter.DeviceId, filter.AttemptId, filter.CaId,
                Serial = filter.SerialNumber?.ToUpperInvariant(), now = Now, graceStart = Now - (filter.GraceDays * 86_400_000L),
            },
            ct);
    }

    /// <summary>Adds one. False when its attempt has an active certificate already; nothing is changed then.</summary>
    public static async Task<bool> TryInsertAsync(Tx tx, CertificateRow row) =>
        await tx.ExecuteAsync(
            $"""
            insert into pki_certificate ({Columns})
            values (@Id, @OrgId, @CaId, @ProfileId, @Serial, @Sha256, @Certificate, @Subject, @AttemptId, @DeviceId, @RenewsId, @State, @NotBeforeMs, @NotAfterMs, @RenewAfterMs, @IssuedMs, @RevokedMs, @RevocationReason)
            on conflict (org_id, attempt_id) where attempt_id is not null and renews_id is null and state = 'active' do nothing
            """,
            row) == 1;

    /// <summary>Binds to a device; false when it belongs to another one.</summary>
    public static async Task<bool> BindToDeviceAsync(Tx tx, string id, string deviceId) =>
        await tx.ExecuteAsync(
            "update pki_certificate set device_id = @deviceId where id = @id and (device_id is null or device_id = @deviceId)",
            new { id, deviceId }) == 1;

    /// <summary>Revokes what is active or on hold among the certificates that <paramref name="where"/> picks; returns those that changed.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="where">A condition written in code, never from input.</param>
    /// <param name="args">Its parameters: those of <see cref="RevocationTarget"/>.</param>
    /// <param name="reason">A known reason.</param>
    public async Task<List<Revoked>> RevokeAsync(Tx tx, string where, RevocationTarget args, string reason)
    {
        var state = reason == RevocationReason.Superseded ? CertificateRow.Superseded : CertificateRow.Revoked;
        var rows = await tx.QueryAsync<Revoked>(
            $"""
            update pki_certificate set state = '{state}', revoked_ms = @now, revocation_reason = @reason
            where {where} and (state = 'active' or (state = 'revoked' and revocation_reason = '{RevocationReason.CertificateHold}' and @reason <> '{RevocationReason.CertificateHold}'))
            returning id, ca_id, org_id, serial
            """,
            new { args.Id, args.DeviceId, args.AttemptId, args.OrganizationId, args.CaId, reason, now = Now });
        await WantCrlsAsync(tx, rows.Select(r => r.CaId));
        return rows;
    }

    /// <summary>Takes the certificates of a device off hold; returns those that changed.</summary>
    public static async Task<List<Revoked>> ReleaseHoldAsync(Tx tx, string where, RevocationTarget args)
    {
        var rows = await tx.QueryAsync<Revoked>(
            $"""
            update pki_certificate set state = 'active', revoked_ms = null, revocation_reason = null
            where {where} and state = 'revoked' and revocation_reason = '{RevocationReason.CertificateHold}'
            returning id, ca_id, org_id, serial
            """,
            args);
        await WantCrlsAsync(tx, rows.Select(r => r.CaId));
        return rows;
    }

    /// <summary>
    /// Certificates whose renewal was issued a week ago or longer ago and is good: the device had its time, and the old
    /// one must not stay usable. Returns those that became superseded.
    /// </summary>
    public async Task<List<Revoked>> SupersedeRenewedAsync(Tx tx, TimeSpan after, int limit)
    {
        var ids = await tx.QueryAsync<string>(
            """
            select o.id from pki_certificate o join pki_certificate n on n.renews_id = o.id
            where o.state = 'active' and n.state = 'active' and n.issued_ms < @before limit @limit
            """,
            new { before = Now - (long)after.TotalMilliseconds, limit });
        var all = new List<Revoked>();
        foreach (var id in ids.Distinct())
        {
            all.AddRange(await RevokeAsync(tx, "id = @Id", new RevocationTarget { Id = id }, RevocationReason.Superseded));
        }

        return all;
    }

    private static async Task WantCrlsAsync(Tx tx, IEnumerable<string> caIds)
    {
        // Ordered, so that two transactions that revoke under several CAs lock them in the same order.
        foreach (var caId in caIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            await tx.ExecuteAsync("update pki_crl set wanted = wanted + 1 where ca_id = @caId", new { caId });
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A certificate whose revocation state changed.</summary>
public sealed class Revoked
{
    public string Id { get; init; } = "";

    public string CaId { get; init; } = "";

    public string OrgId { get; init; } = "";

    public string Serial { get; init; } = "";
}

/// <summary>Parameters of a revocation condition.</summary>
public sealed class RevocationTarget
{
    public string? OrganizationId { get; init; }

    public string? Id { get; init; }

    public string? DeviceId { get; init; }

    public string? AttemptId { get; init; }

    public string? CaId { get; init; }
}

/// <summary>What a list of certificates is narrowed to; null takes everything.</summary>
public sealed record CertificateFilter(
    CertificateState? State, string? DeviceId, string? AttemptId, string? CaId, string? SerialNumber, int GraceDays);
