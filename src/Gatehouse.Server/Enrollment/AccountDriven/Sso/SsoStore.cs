using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.Sso;

/// <summary>Enrollment SSO rows.</summary>
internal sealed class SsoStore(Database database)
{
    private const string Select = "select * from enrollment_account_sso where org_id = @organizationId";

    /// <summary>All, oldest first.</summary>
    public Task<List<SsoRow>> ListAsync(string organizationId, CancellationToken ct) =>
        database.QueryAsync<SsoRow>($"{Select} order by id", new { organizationId }, ct);

    /// <summary>One.</summary>
    public Task<SsoRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        Id.Is("sso", id) ? database.FirstAsync<SsoRow>($"{Select} and id = @id", new { organizationId, id }, ct) : Task.FromResult<SsoRow?>(null);

    /// <summary>One, locked.</summary>
    public static Task<SsoRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<SsoRow>($"{Select} and id = @id{tx.ForUpdate}", new { organizationId, id });

    /// <summary>The one that an attempt's device was led to; null for none, or when it was deleted.</summary>
    public static Task<SsoRow?> OfAttemptAsync(Tx tx, string organizationId, string attemptId) => tx.FirstAsync<SsoRow>(
        """
        select s.* from enrollment_attempt a join enrollment_account_sso s on s.id = a.sso_id and s.org_id = a.org_id
        where a.id = @attemptId and a.org_id = @organizationId
        """, new { organizationId, attemptId });

    /// <summary>Attempts whose devices were led to it.</summary>
    public static Task<List<string>> AttemptsAsync(Tx tx, string organizationId, string id) => tx.QueryAsync<string>(
        "select id from enrollment_attempt where org_id = @organizationId and sso_id = @id and counted = true", new { organizationId, id });

    /// <summary>Writes one in place of what had its id.</summary>
    public static Task SaveAsync(Tx tx, SsoRow row) => tx.ExecuteAsync(
        """
        insert into enrollment_account_sso (id, org_id, name, document) values (@Id, @OrgId, @Name, @Document)
        on conflict (id) do update set name = excluded.name, document = excluded.document, version = enrollment_account_sso.version + 1
        """, row);

    /// <summary>True when settings or a rule lead devices to it.</summary>
    public static async Task<bool> UsedAsync(Tx tx, string organizationId, string id) =>
        await tx.ScalarAsync<long>(
            """
            select (select count(*) from enrollment_account_settings where org_id = @organizationId and sso_id = @id)
                + (select count(*) from enrollment_account_rule where org_id = @organizationId and sso_id = @id)
            """, new { organizationId, id }) > 0;

    /// <summary>Deletes one.</summary>
    public static Task DeleteAsync(Tx tx, string organizationId, string id) =>
        tx.ExecuteAsync("delete from enrollment_account_sso where org_id = @organizationId and id = @id", new { organizationId, id });
}
