using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Server.OAuth.Codes;

/// <summary>
/// Codes that people type (RFC 8628 §6.1): eight of twenty consonants, so that no word appears and nothing is mixed up.
/// That is 34 bits, guarded by a short life and a rate limit (§5.1).
/// </summary>
internal static class UserCodes
{
    private const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ";
    private const int Length = 8;

    /// <summary>A new code as it is shown, such as <c>WDJB-MJHT</c>.</summary>
    public static string New()
    {
        var code = RandomNumberGenerator.GetString(Alphabet, Length);
        return $"{code[..4]}-{code[4..]}";
    }

    /// <summary>What is stored and looked up; null for what cannot be a code. Case, blanks and hyphens do not matter.</summary>
    public static byte[]? Hash(string organizationId, string typed)
    {
        if (typed.Length > 64)
        {
            return null;
        }

        var plain = new string([.. typed.Where(char.IsAsciiLetter).Select(char.ToUpperInvariant)]);
        return plain.Length == Length ? SHA256.HashData(Encoding.UTF8.GetBytes(organizationId + ":" + plain)) : null;
    }
}
