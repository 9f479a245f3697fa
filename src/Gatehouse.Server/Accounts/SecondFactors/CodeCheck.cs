using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Admin.Sessions;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.SecondFactors;

/// <summary>
/// Checks second factors. Wrong ones count per person, in the database: starting over with the password gives no new guesses.
/// </summary>
public sealed class CodeCheck(Database database, TotpStore totp, SignInGuard guard, ILogger<CodeCheck> log)
{
    private const int MaxCode = 40;

    /// <summary>Forgets wrong codes; with the factors they were for, the lock that they led to ends.</summary>
    public static Task ForgetAsync(Tx tx, string personId) => SignInGuard.ClearAsync(tx, Key(personId));

    /// <summary>True when the code of the app, or a recovery code, is right; it is used up.</summary>
    public async Task<bool> RunAsync(string organizationId, string personId, string typed, SignInClient client, CancellationToken ct)
    {
        var key = Key(personId);
        var code = typed.Length <= MaxCode ? typed.Replace(" ", "", StringComparison.Ordinal).Trim() : "";
        var open = await guard.TryAsync(key, ct);
        var right = open && await database.WriteAsync(async tx =>
        {
            var used = await totp.UseAsync(tx, personId, code) || await RecoveryCodes.UseAsync(tx, personId, code);
            if (used)
            {
                await SignInGuard.ClearAsync(tx, key);
            }

            return used;
        }, ct);
        if (!right)
        {
            AccountsLog.Refused(log, organizationId, client.Address, open ? "wrong second factor" : "second factor locked out");
        }

        return right;
    }

    private static string Key(string personId) => "second:" + personId;
}
