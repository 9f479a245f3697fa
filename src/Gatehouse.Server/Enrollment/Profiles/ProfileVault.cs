using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Profiles;

/// <summary>Profiles that wait for their download. A profile holds a challenge, so it is sealed, and deleted as soon as it has served.</summary>
internal sealed class ProfileVault(SecretBox secrets)
{
    /// <summary>Puts a profile where its address finds it.</summary>
    public Task StoreAsync(Tx tx, string attemptId, byte[] profile) => tx.ExecuteAsync(
        "update enrollment_attempt set profile_sealed = @sealedProfile where id = @attemptId and ended_ms is null",
        new { attemptId, sealedProfile = secrets.Seal(profile, Purpose(attemptId)) });

    /// <summary>The profile of an attempt, byte for byte as it was stored; null when it has ended, or has led to a certificate.</summary>
    public byte[]? Open(AttemptRow attempt, DateTimeOffset now) =>
        attempt.ProfileSealed is { } content && attempt.AwaitsDevice && attempt.SecretExpiresMs > now.ToUnixTimeMilliseconds()
            ? secrets.Open(content, Purpose(attempt.Id))
            : null;

    private static string Purpose(string attemptId) => $"enrollment.profile:{attemptId}";
}
