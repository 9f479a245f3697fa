using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.SecondFactors;

/// <summary>What somebody has beside a password.</summary>
/// <param name="HasApp">A confirmed authenticator app.</param>
/// <param name="RecoveryCodesLeft">Unused ones; they stand in for an app or a passkey, and are nothing without.</param>
/// <param name="Passkeys">How many.</param>
public sealed record SecondFactorView(bool HasApp, int RecoveryCodesLeft, int Passkeys)
{
    private const string Count = """
        select (select count(*) from accounts_totp where person_id = @personId and confirmed_ms is not null) as apps,
            (select count(*) from accounts_recovery_code where person_id = @personId) as codes,
            (select count(*) from accounts_passkey where person_id = @personId) as passkeys
        """;

    /// <summary>True when a password alone is not enough.</summary>
    public bool Any => HasApp || Passkeys > 0;

    /// <summary>True when what there is can make a sign-in as sure as is asked for.</summary>
    public bool CanReach(string? wantedAcr) => (Passkeys > 0 && Acr.Satisfies(Acr.Passkey, wantedAcr)) || (HasApp && Acr.Satisfies(Acr.Mfa, wantedAcr));

    /// <summary>Reads it.</summary>
    public static async Task<SecondFactorView> ReadAsync(Database database, string personId, CancellationToken ct) =>
        (await database.FirstAsync<Row>(Count, new { personId }, ct))!.ToView();

    /// <summary>As the other one, in a transaction.</summary>
    public static async Task<SecondFactorView> ReadAsync(Tx tx, string personId) => (await tx.FirstAsync<Row>(Count, new { personId }))!.ToView();

    private sealed class Row
    {
        public long Apps { get; init; }

        public long Codes { get; init; }

        public long Passkeys { get; init; }

        public SecondFactorView ToView() => new(Apps > 0, (int)Codes, (int)Passkeys);
    }
}
