using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.SecondFactors;

/// <summary>What somebody has beside a password.</summary>
/// <param name="HasApp">A confirmed authenticator app.</param>
/// <param name="RecoveryCodesLeft">Unused ones.</param>
public sealed record SecondFactorView(bool HasApp, int RecoveryCodesLeft)
{
    /// <summary>Reads it.</summary>
    public static async Task<SecondFactorView> ReadAsync(Database database, string personId, CancellationToken ct)
    {
        var row = await database.FirstAsync<Row>(
            """
            select (select count(*) from accounts_totp where person_id = @personId and confirmed_ms is not null) as apps,
                (select count(*) from accounts_recovery_code where person_id = @personId) as codes
            """,
            new { personId }, ct);
        return new SecondFactorView(row!.Apps > 0, (int)row.Codes);
    }

    private sealed class Row
    {
        public long Apps { get; init; }

        public long Codes { get; init; }
    }
}
