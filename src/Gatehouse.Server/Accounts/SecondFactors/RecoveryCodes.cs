using System.Security.Cryptography;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.SecondFactors;

/// <summary>
/// Codes for whoever lost their app or passkey: 80 bits each, so that their plain hash is safe in the table; each works once. They are
/// written in groups of four and read in any case, with or without hyphens.
/// </summary>
public static class RecoveryCodes
{
    /// <summary>How many a person gets.</summary>
    public const int Count = 8;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 16;

    /// <summary>Makes new ones in place of those before. Secret, shown only once.</summary>
    public static async Task<IReadOnlyList<string>> RenewAsync(Tx tx, string personId)
    {
        await RemoveAsync(tx, personId);
        var codes = Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Alphabet, Length)).ToList();
        foreach (var code in codes)
        {
            await tx.ExecuteAsync(
                "insert into accounts_recovery_code (person_id, hash) values (@personId, @hash)", new { personId, hash = SecretToken.Hash(code) });
        }

        return [.. codes.Select(c => string.Join('-', c.Chunk(4).Select(part => new string(part))))];
    }

    /// <summary>True when it is one of the person's; it is used up.</summary>
    public static async Task<bool> UseAsync(Tx tx, string personId, string typed)
    {
        // As people read them aloud and copy them (Crockford): no difference between o and 0, i, l and 1.
        var code = typed.ToLowerInvariant().Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)
            .Replace('o', '0').Replace('i', '1').Replace('l', '1');
        return code.Length == Length && await tx.ExecuteAsync(
            "delete from accounts_recovery_code where person_id = @personId and hash = @hash", new { personId, hash = SecretToken.Hash(code) }) == 1;
    }

    /// <summary>How many are left.</summary>
    public static Task<long> LeftAsync(Tx tx, string personId) =>
        tx.ScalarAsync<long>("select count(*) from accounts_recovery_code where person_id = @personId", new { personId });

    /// <summary>Removes all of somebody who has nothing left that they could stand in for.</summary>
    public static Task RemoveUnneededAsync(Tx tx, string personId) => tx.ExecuteAsync(
        """
        delete from accounts_recovery_code where person_id = @personId
            and not exists (select 1 from accounts_totp where person_id = @personId and confirmed_ms is not null)
            and not exists (select 1 from accounts_passkey where person_id = @personId)
        """,
        new { personId });

    /// <summary>Removes all.</summary>
    public static Task RemoveAsync(Tx tx, string personId) => tx.ExecuteAsync("delete from accounts_recovery_code where person_id = @personId", new { personId });
}
