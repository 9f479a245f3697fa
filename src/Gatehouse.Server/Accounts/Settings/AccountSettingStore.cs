using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Settings;

/// <summary>Reads and writes <c>accounts_setting</c>; an organization without a row has the defaults.</summary>
public sealed class AccountSettingStore(Database database)
{
    private const string Select = "select require_second_factor, version from accounts_setting where org_id = @organizationId";

    /// <summary>The settings, and their version.</summary>
    public async Task<(AccountSettings Settings, long Version)> GetAsync(string organizationId, CancellationToken ct) =>
        Row.ToContract(await database.FirstAsync<Row>(Select, new { organizationId }, ct));

    /// <summary>As the other one, in the transaction that changes them.</summary>
    public static async Task<(AccountSettings Settings, long Version)> LockAsync(Tx tx, string organizationId)
    {
        // The organization stands for a row that may not be there yet.
        await tx.ScalarAsync<string>($"select id from admin_organization where id = @organizationId{tx.ForUpdate}", new { organizationId });
        return Row.ToContract(await tx.FirstAsync<Row>(Select, new { organizationId }));
    }

    /// <summary>Writes them.</summary>
    public static Task SaveAsync(Tx tx, string organizationId, AccountSettings settings, long version) => tx.ExecuteAsync(
        """
        insert into accounts_setting (org_id, require_second_factor, version) values (@organizationId, @RequireSecondFactor, @version)
        on conflict (org_id) do update set require_second_factor = @RequireSecondFactor, version = @version
        """,
        new { organizationId, settings.RequireSecondFactor, version });

    private sealed class Row
    {
        public bool RequireSecondFactor { get; init; }

        public long Version { get; init; }

        public static (AccountSettings, long) ToContract(Row? row) => (new AccountSettings(row?.RequireSecondFactor ?? false), row?.Version ?? 1);
    }
}
