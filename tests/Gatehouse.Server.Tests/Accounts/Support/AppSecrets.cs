using System.Text.RegularExpressions;
using Gatehouse.Protocols.OneTimeCodes;

namespace Gatehouse.Server.Tests.Accounts.Support;

/// <summary>What somebody reads off the pages that set up an authenticator app.</summary>
internal static partial class AppSecrets
{
    /// <summary>The secret that a page shows to be typed.</summary>
    public static byte[] SecretIn(string page)
    {
        var base32 = Key().Match(page).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }

    /// <summary>Recovery codes that a page shows.</summary>
    public static IReadOnlyList<string> CodesIn(string page) => [.. RecoveryCode().Matches(page).Select(m => m.Value)];

    /// <summary>What the app shows.</summary>
    /// <param name="secret">Its secret.</param>
    /// <param name="now">When.</param>
    /// <param name="later">How many steps later: a code counts once.</param>
    public static string CodeOf(byte[] secret, DateTimeOffset now, int later = 0) => Totp.Code(secret, Totp.StepAt(now) + later);

    [GeneratedRegex("<code>([A-Z2-7 ]+)</code>")]
    private static partial Regex Key();

    [GeneratedRegex("[0-9a-z]{4}(-[0-9a-z]{4}){3}")]
    private static partial Regex RecoveryCode();
}
