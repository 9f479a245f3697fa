using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>CAs and service certificates. Each change of them goes with <see cref="TouchAsync"/>.</summary>
public sealed class CaStore(Database db, TimeProvider time)
{
    private const string Columns =
        "id, org_id, profile_id, kind, state, parent_id, subject, serial, key_algorithm, certificate, sealed_key, not_before_ms, not_after_ms, activate_ms, created_ms, state_changed_ms";

    private const string ServiceColumns = "id, org_id, ca_id, purpose, certificate, sealed_key, not_before_ms, not_after_ms, created_ms";

    /// <summary>Version of what an organization has; null before its first CA was made.</summary>
    public Task<long?> VersionAsync(string organizationId, CancellationToken ct) =>
        db.FirstAsync<long?>("select version from pki_organization where org_id = @organizationId", new { organizationId }, ct);

    /// <summary>Name for certificate subjects; null when the organization does not exist.</summary>
    public Task<string?> OrganizationNameAsync(string organizationId, CancellationToken ct) =>
        db.FirstAsync<string>("select name from admin_organization where id = @organizationId", new { organizationId }, ct);

    /// <summary>Every CA of an organization, oldest first.</summary>
    public Task<List<CaRow>> ListAsync(string organizationId, CancellationToken ct) =>
        db.QueryAsync<CaRow>($"select {Columns} from pki_ca where org_id = @organizationId order by id", new { organizationId }, ct);

    /// <summary>One CA of an organization.</summary>
    public Task<CaRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        db.FirstAsync<CaRow>($"select {Columns} from pki_ca where org_id = @organizationId and id = @id", new { organizationId, id }, ct);

    /// <summary>One CA by its id alone, for the public addresses that carry no organization.</summary>
    public Task<CaRow?> FindPublicAsync(string id, CancellationToken ct) =>
        db.FirstAsync<CaRow>($"select {Columns} from pki_ca where id = @id", new { id }, ct);

    /// <summary>CAs of another server that a SCEP profile names or named, in any state.</summary>
    public static Task<List<CaRow>> ExternalAsync(Tx tx, string profileId) =>
        tx.QueryAsync<CaRow>($"select {Columns} from pki_ca where profile_id = @profileId order by id", new { profileId });

    /// <summary>Service certificates that have not ended, newest first.</summary>
    public Task<List<ServiceCertificateRow>> ServiceCertificatesAsync(string organizationId, CancellationToken ct) =>
        db.QueryAsync<ServiceCertificateRow>(
            $"select {ServiceColumns} from pki_service_certificate where org_id = @organizationId and not_after_ms > @now order by id desc",
            new { organizationId, now = Now },
            ct);

    /// <summary>As the other, inside a transaction.</summary>
    public static Task<List<ServiceCertificateRow>> ServiceCertificatesAsync(Tx tx, string organizationId, long now) =>
        tx.QueryAsync<ServiceCertificateRow>(
            $"select {ServiceColumns} from pki_service_certificate where org_id = @organizationId and not_after_ms > @now order by id desc",
            new { organizationId, now });

    /// <summary>Organizations that have a CA.</summary>
    public Task<List<string>> OrganizationsAsync(CancellationToken ct) =>
        db.QueryAsync<string>("select org_id from pki_organization order by org_id", null, ct);

    /// <summary>The nearest end of each kind of certificate in use, over all organizations.</summary>
    public Task<List<ExpiryRow>> ExpiriesAsync(CancellationToken ct) =>
        db.QueryAsync<ExpiryRow>(
            """
            select kind, min(not_after_ms) as not_after_ms from pki_ca where state = 'active' group by kind
            union all
            select purpose as kind, min(newest) as not_after_ms from (
                select s.ca_id, s.purpose, max(s.not_after_ms) as newest
                from pki_service_certificate s join pki_ca c on c.id = s.ca_id
                where c.state = 'active' group by s.ca_id, s.purpose) n
            group by purpose
            """,
            null,
            ct);

    /// <summary>Takes the right to make an organization's first CA. False when somebody else has made it.</summary>
    public static async Task<bool> ClaimAsync(Tx tx, string organizationId) =>
        await tx.ExecuteAsync(
            "insert into pki_organization (org_id, version) values (@organizationId, 1) on conflict (org_id) do nothing", new { organizationId }) == 1;

    /// <summary>Tells every process that the CAs or service certificates changed. Also serializes such changes of one organization.</summary>
    public static Task TouchAsync(Tx tx, string organizationId) =>
        tx.ExecuteAsync("update pki_organization set version = version + 1 where org_id = @organizationId", new { organizationId });

    /// <summary>
    /// True while certificates of the CA may be issued, and then it stays so until the end of the transaction: whoever marks it
    /// compromised waits, and finds the certificate. What a process remembers of a CA can be a second old.
    /// </summary>
    public static async Task<bool> MayIssueAsync(Tx tx, string id) => await tx.FirstAsync<string>(
        $"select id from pki_ca where id = @id and state in ('{CaRow.Active}', '{CaRow.Retiring}'){tx.ForShare}", new { id }) is not null;

    /// <summary>Version after <see cref="TouchAsync"/>, in the same transaction.</summary>
    public static Task<long> VersionAsync(Tx tx, string organizationId) =>
        tx.ScalarAsync<long>("select version from pki_organization where org_id = @organizationId", new { organizationId });

    /// <summary>The CA in a state, locked; null when there is none.</summary>
    public static Task<CaRow?> LockAsync(Tx tx, string organizationId, string state) =>
        tx.FirstAsync<CaRow>(
            $"select {Columns} from pki_ca where org_id = @organizationId and kind = '{CaRow.Issuing}' and state = @state{tx.ForUpdate}",
            new { organizationId, state });

    /// <summary>Adds a CA, and the place of its revocation list when it issues to devices.</summary>
    public async Task InsertAsync(Tx tx, CaRow ca)
    {
        await tx.ExecuteAsync(
            $"""
            insert into pki_ca ({Columns})
            values (@Id, @OrgId, @ProfileId, @Kind, @State, @ParentId, @Subject, @Serial, @KeyAlgorithm, @Certificate, @SealedKey, @NotBeforeMs, @NotAfterMs, @ActivateMs, @CreatedMs, @StateChangedMs)
            """,
            ca);
        if (ca.Kind == CaRow.Issuing)
        {
            await tx.ExecuteAsync(
                "insert into pki_crl (ca_id, org_id, number, wanted, built, entries, this_update_ms, next_update_ms) values (@Id, @OrgId, 0, 1, 0, 0, 0, 0)",
                ca);
        }
    }

    /// <summary>Adds a service certificate.</summary>
    public static Task InsertAsync(Tx tx, ServiceCertificateRow row) =>
        tx.ExecuteAsync(
            $"""
            insert into pki_service_certificate ({ServiceColumns})
            values (@Id, @OrgId, @CaId, @Purpose, @Certificate, @SealedKey, @NotBeforeMs, @NotAfterMs, @CreatedMs)
            """,
            row);

    /// <summary>Moves a CA from one state to another. False when it was not in the first.</summary>
    public async Task<bool> MoveAsync(Tx tx, string id, string from, string to) =>
        await tx.ExecuteAsync(
            "update pki_ca set state = @to, state_changed_ms = @now, activate_ms = null where id = @id and state = @from",
            new { id, from, to, now = Now }) == 1;

    /// <summary>Deletes a root's key. False when it was gone.</summary>
    public static async Task<bool> RemoveKeyAsync(Tx tx, string organizationId, string id) =>
        await tx.ExecuteAsync(
            $"update pki_ca set sealed_key = null where org_id = @organizationId and id = @id and kind = '{CaRow.Root}' and sealed_key is not null",
            new { organizationId, id }) == 1;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>When the first certificate of a kind ends.</summary>
public sealed class ExpiryRow
{
    /// <summary><c>root</c>, <c>issuing</c>, <c>external</c>, <c>ra</c> or <c>profile-signing</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Unix milliseconds.</summary>
    public long NotAfterMs { get; init; }
}
