using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Pki.Profiles;

/// <summary>The shared password of a static SCEP profile. Kept encrypted, because profiles must be rendered with it.</summary>
public static class StaticChallenge
{
    /// <summary>A new one: 144 random bits, base64url.</summary>
    public static string Generate() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));

    /// <summary>8 to 128 printable ASCII characters; anything else does not survive every client's string types.</summary>
    public static bool IsAcceptable(string value) => value.Length is >= 8 and <= 128 && value.All(c => c is > ' ' and <= '~');

    /// <summary>For the row.</summary>
    public static byte[] Seal(SecretBox secrets, string profileId, string value) =>
        secrets.Seal(Encoding.UTF8.GetBytes(value), ScepProfileRow.ChallengePurpose(profileId));

    /// <summary>The password of a profile; null when it has none.</summary>
    public static string? Open(SecretBox secrets, ScepProfileRow profile) =>
        profile.StaticSealed is { } sealedValue ? Encoding.UTF8.GetString(secrets.Open(sealedValue, ScepProfileRow.ChallengePurpose(profile.Id))) : null;

    /// <summary>True for the present password, and for the one before while its grace lasts. Takes the same time for any wrong value.</summary>
    public static bool Matches(SecretBox secrets, ScepProfileRow profile, string presented, long nowMs)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(presented));
        var current = IsSame(secrets, profile, profile.StaticSealed, hash);
        var previous = IsSame(secrets, profile, profile.StaticPreviousSealed, hash);
        return current | (previous & profile.StaticPreviousUntilMs > nowMs);
    }

    private static bool IsSame(SecretBox secrets, ScepProfileRow profile, byte[]? sealedValue, byte[] presentedHash)
    {
        if (sealedValue is null)
        {
            return false;
        }

        // Hashes have one length, so the comparison tells nothing about the length of the password either.
        var expected = SHA256.HashData(secrets.Open(sealedValue, ScepProfileRow.ChallengePurpose(profile.Id)));
        return CryptographicOperations.FixedTimeEquals(expected, presentedHash);
    }
}
