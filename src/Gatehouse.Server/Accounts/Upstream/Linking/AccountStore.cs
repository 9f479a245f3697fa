using System.Text;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Upstream.Linking;

/// <summary>Accounts at providers, in <c>accounts_upstream_account</c>. Issuer and subject are the key; nothing else that a provider says is.</summary>
internal sealed class AccountStore(Database database, SecretBox secrets)
{
    /// <summary>Condition in a query of <c>admin_person</c>: the provider said that the person's account has ended. What they had here before vouches for nobody then.</summary>
    public const string HasEnded = "exists (select 1 from accounts_upstream_account a where a.person_id = admin_person.id and a.gone_ms is not null)";

    /// <summary>A person's account; null for who has none.</summary>
    public Task<AccountRow?> FindAsync(string personId, CancellationToken ct) =>
        database.FirstAsync<AccountRow>($"select {AccountRow.Columns} from accounts_upstream_account where person_id = @personId", new { personId }, ct);

    /// <summary>As the other one, in a transaction.</summary>
    public static Task<AccountRow?> FindAsync(Tx tx, string personId) =>
        tx.FirstAsync<AccountRow>($"select {AccountRow.Columns} from accounts_upstream_account where person_id = @personId", new { personId });

    /// <summary>Whose account it is; null while nobody's.</summary>
    public static Task<string?> OwnerAsync(Tx tx, string upstreamId, string subject) => tx.ScalarAsync<string>(
        "select person_id from accounts_upstream_account where upstream_id = @upstreamId and subject = @subject", new { upstreamId, subject });

    /// <summary>Notes that the provider vouched for an account just now; the first time links it.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="upstreamId">Provider.</param>
    /// <param name="subject">Account there.</param>
    /// <param name="personId">Person here.</param>
    /// <param name="refreshToken">The provider's, to ask with later; null when it gave none, and then the one it gave before stays: some give one once. Secret.</param>
    /// <param name="check">Accounts are checked; otherwise no token is kept.</param>
    /// <param name="now">The time.</param>
    public Task VouchedAsync(Tx tx, string upstreamId, string subject, string personId, string? refreshToken, bool check, DateTimeOffset now) => tx.ExecuteAsync(
        """
        insert into accounts_upstream_account (upstream_id, subject, person_id, refresh_sealed, linked_ms, checked_ms, asked_ms)
        values (@upstreamId, @subject, @personId, @refresh, @now, @now, @now)
        on conflict (upstream_id, subject) do update set
            refresh_sealed = case when @check then coalesce(@refresh, accounts_upstream_account.refresh_sealed) end,
            checked_ms = @now, asked_ms = @now, gone_ms = null
        """,
        new { upstreamId, subject, personId, check, refresh = check ? Seal(personId, refreshToken) : null, now = now.ToUnixTimeMilliseconds() });

    /// <summary>Lets one of all that want to ask the provider do so; the others see that somebody does.</summary>
    public Task<bool> ClaimAsync(AccountRow account, TimeSpan pause, DateTimeOffset now, CancellationToken ct) => database.WriteAsync(
        async tx => await tx.ExecuteAsync(
            """
            update accounts_upstream_account set asked_ms = @now
            where person_id = @PersonId and gone_ms is null and checked_ms = @CheckedMs and (asked_ms = @CheckedMs or asked_ms <= @before)
            """,
            new { account.PersonId, account.CheckedMs, now = now.ToUnixTimeMilliseconds(), before = (now - pause).ToUnixTimeMilliseconds() }) == 1,
        ct);

    /// <summary>The provider answered when asked. Its new refresh token is kept in any case: the old one may be used up.</summary>
    /// <param name="account">As it was when asked; whoever signed in meanwhile may have brought a newer token, and that one stays.</param>
    /// <param name="refreshToken">To ask with next time. Secret.</param>
    /// <param name="vouched">The answer vouches for the account.</param>
    /// <param name="now">The time.</param>
    public Task RenewedAsync(AccountRow account, string refreshToken, bool vouched, DateTimeOffset now) => database.WriteAsync(
        tx => tx.ExecuteAsync(
            """
            update accounts_upstream_account set refresh_sealed = @refresh, checked_ms = case when @vouched then @now else checked_ms end, asked_ms = @now
            where person_id = @PersonId and refresh_sealed = @RefreshSealed
            """,
            new { account.PersonId, account.RefreshSealed, vouched, refresh = Seal(account.PersonId, refreshToken), now = now.ToUnixTimeMilliseconds() }),
        CancellationToken.None);

    /// <summary>The account has ended at the provider; false when somebody noted that, or signed in again, meanwhile.</summary>
    public static async Task<bool> GoneAsync(Tx tx, AccountRow account, DateTimeOffset now) =>
        await tx.ExecuteAsync(
            """
            update accounts_upstream_account set gone_ms = @now, refresh_sealed = null
            where person_id = @PersonId and checked_ms = @CheckedMs and gone_ms is null
            """,
            new { account.PersonId, account.CheckedMs, now = now.ToUnixTimeMilliseconds() }) == 1;

    /// <summary>Takes an account away from a person, who is a local one from then on; so is one whose provider was removed, and the account with it.</summary>
    public static async Task<bool> UnlinkAsync(Tx tx, string upstreamId, string personId)
    {
        await tx.ExecuteAsync("delete from accounts_upstream_account where upstream_id = @upstreamId and person_id = @personId", new { upstreamId, personId });
        return await tx.ExecuteAsync(
            """
            update admin_person set source = 'local', version = version + 1 where id = @personId and source = 'upstream'
                and not exists (select 1 from accounts_upstream_account where person_id = @personId)
            """,
            new { personId }) == 1;
    }

    /// <summary>The provider's refresh token. Secret.</summary>
    public string? RefreshToken(AccountRow account) =>
        account.RefreshSealed is { } box ? Encoding.UTF8.GetString(secrets.Open(box, Purpose(account.PersonId))) : null;

    private byte[]? Seal(string personId, string? refreshToken) =>
        refreshToken is null ? null : secrets.Seal(Encoding.UTF8.GetBytes(refreshToken), Purpose(personId));

    private static string Purpose(string personId) => "accounts.upstream-refresh:" + personId;
}
