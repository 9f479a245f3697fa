using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>Rows as the API shows them.</summary>
internal static class TokenContracts
{
    /// <summary>A token without its link.</summary>
    public static EnrollmentTokenInfo Of(TokenRow row, IReadOnlyList<string> missing, DateTimeOffset now) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Status = TokenStatusRules.Of(row, missing, now),
        BrokenBecause = missing,
        Warnings = TokenStatusRules.Warnings(row),
        Jti = row.Jti,
        Kid = row.Kid,
        GroupId = row.GroupId,
        ScepProfileId = row.ScepProfileId,
        MaxUses = (int)row.MaxUses,
        Used = (int)row.Used,
        Reserved = (int)row.Reserved,
        Failures = (int)row.Failures,
        RevokeAfterFailures = (int)row.RevokeAfterFailures,
        NotBefore = Words.Instant(row.NotBeforeMs),
        ExpiresAt = Words.Instant(row.ExpiresMs),
        Ownership = row.OwnershipKind,
        Platforms = row.PlatformList,
        MinimumOs = row.MinimumOsMap,
        Variant = row.VariantKind,
        AllowedSerials = row.SerialList,
        Note = row.Note,
        InviteeEmail = row.InviteeEmail,
        RequireSignIn = row.RequireSignIn,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs),
        CreatedBy = row.CreatedByName,
        LastUsedAt = Words.Instant(row.LastUsedMs),
        RevokedAt = Words.Instant(row.RevokedMs),
        RevokedBy = row.RevokedBy,
        RevokeReason = row.RevokeReason,
        Replaces = row.Replaces,
    };
}
