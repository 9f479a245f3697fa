using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Profiles;

/// <summary>SCEP profiles. Deleted ones stay as rows, because requests and certificates refer to them, but are not found.</summary>
public sealed class ScepProfileStore(Database db)
{
    private const string Columns =
        "id, org_id, name, description, server, url, ca_name, ca_fingerprint, issuers, challenge, static_sealed, static_previous_sealed, static_previous_until_ms, key_size, key_usage, subject_template, alt_names, retries, retry_delay, key_is_extractable, allow_all_apps, validity_days, renew_before_days, approval, allow_legacy, enabled, disabled_ms, is_default, created_ms, updated_ms, version";

    private const string ById = $"select {Columns} from pki_scep_profile where org_id = @organizationId and id = @id and deleted_ms is null";
    private const string Default = $"select {Columns} from pki_scep_profile where org_id = @organizationId and is_default = true and deleted_ms is null";

    /// <summary>By id.</summary>
    public Task<ScepProfileRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        db.FirstAsync<ScepProfileRow>(ById, new { organizationId, id }, ct);

    /// <summary>By id alone, for the public address, which names no organization.</summary>
    public Task<ScepProfileRow?> FindPublicAsync(string id, CancellationToken ct) =>
        db.FirstAsync<ScepProfileRow>($"select {Columns} from pki_scep_profile where id = @id and deleted_ms is null", new { id }, ct);

    /// <summary>By id alone, inside a transaction.</summary>
    public static Task<ScepProfileRow?> FindAsync(Tx tx, string id) =>
        tx.FirstAsync<ScepProfileRow>($"select {Columns} from pki_scep_profile where id = @id and deleted_ms is null", new { id });

    /// <summary>By id, locked.</summary>
    public static Task<ScepProfileRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<ScepProfileRow>(ById + tx.ForUpdate, new { organizationId, id });

    /// <summary>The organization's default; null while it has no profile.</summary>
    public Task<ScepProfileRow?> DefaultAsync(string organizationId, CancellationToken ct) =>
        db.FirstAsync<ScepProfileRow>(Default, new { organizationId }, ct);

    /// <summary>A page, oldest first.</summary>
    public Task<List<ScepProfileRow>> ListAsync(string organizationId, string? after, int limit, CancellationToken ct) =>
        db.QueryAsync<ScepProfileRow>(
            $"select {Columns} from pki_scep_profile where org_id = @organizationId and deleted_ms is null and (@after = '' or id > @after) order by id limit @limit",
            new { organizationId, after = after ?? "", limit },
            ct);

    /// <summary>Adds one. False when the name is taken; nothing is changed then. It becomes the default when it is the first.</summary>
    public static async Task<bool> TryInsertAsync(Tx tx, ScepProfileRow row)
    {
        if (row.IsDefault)
        {
            await ClearDefaultAsync(tx, row.OrgId, row.Id);
        }

        var inserted = await tx.ExecuteAsync(
            $"""
            insert into pki_scep_profile ({Columns})
            values (@Id, @OrgId, @Name, @Description, @Server, @Url, @CaName, @CaFingerprint, @Issuers, @Challenge, @StaticSealed, @StaticPreviousSealed, @StaticPreviousUntilMs, @KeySize, @KeyUsage, @SubjectTemplate, @AltNames, @Retries, @RetryDelay, @KeyIsExtractable, @AllowAllApps, @ValidityDays, @RenewBeforeDays, @Approval, @AllowLegacy, @Enabled, @DisabledMs, @IsDefault, @CreatedMs, @UpdatedMs, @Version)
            on conflict do nothing
            """,
            row) == 1;
        if (inserted && !row.IsDefault)
        {
            await tx.ExecuteAsync(
                """
                update pki_scep_profile set is_default = true where id = @Id and not exists (
                    select 1 from pki_scep_profile where org_id = @OrgId and is_default = true and deleted_ms is null)
                """,
                row);
        }

        return inserted;
    }

    /// <summary>Writes every changeable column and raises the version. False when the name is taken.</summary>
    public static async Task<bool> TryUpdateAsync(Tx tx, ScepProfileRow row)
    {
        var taken = await tx.ScalarAsync<long>(
            "select count(*) from pki_scep_profile where org_id = @OrgId and name = @Name and id <> @Id and deleted_ms is null", row);
        if (taken > 0)
        {
            return false;
        }

        if (row.IsDefault)
        {
            await ClearDefaultAsync(tx, row.OrgId, row.Id);
        }

        await tx.ExecuteAsync(
            """
            update pki_scep_profile set name = @Name, description = @Description, url = @Url, ca_name = @CaName, ca_fingerprint = @CaFingerprint, issuers = @Issuers,
                challenge = @Challenge, static_sealed = @StaticSealed, static_previous_sealed = @StaticPreviousSealed,
                static_previous_until_ms = @StaticPreviousUntilMs, key_size = @KeySize, key_usage = @KeyUsage,
                subject_template = @SubjectTemplate, alt_names = @AltNames, retries = @Retries, retry_delay = @RetryDelay,
                key_is_extractable = @KeyIsExtractable, allow_all_apps = @AllowAllApps, validity_days = @ValidityDays,
                renew_before_days = @RenewBeforeDays, approval = @Approval, allow_legacy = @AllowLegacy, enabled = @Enabled,
                disabled_ms = @DisabledMs, is_default = @IsDefault, updated_ms = @UpdatedMs, version = version + 1
            where id = @Id
            """,
            row);
        return true;
    }

    /// <summary>Takes it away.</summary>
    public static Task DeleteAsync(Tx tx, string id, long nowMs) =>
        tx.ExecuteAsync("update pki_scep_profile set deleted_ms = @nowMs, enabled = false, static_sealed = null, static_previous_sealed = null where id = @id", new { id, nowMs });

    private static Task ClearDefaultAsync(Tx tx, string organizationId, string exceptId) =>
        tx.ExecuteAsync(
            "update pki_scep_profile set is_default = false, version = version + 1 where org_id = @organizationId and is_default = true and id <> @exceptId",
            new { organizationId, exceptId });
}
