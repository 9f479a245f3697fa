using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>A token as stored: the authority on what it allows.</summary>
public sealed class TokenRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string Jti { get; init; }

    public required byte[] CodeSealed { get; init; }

    public required string Kid { get; init; }

    public required string SignedName { get; init; }

    public long SignedMaxUses { get; init; }

    public long? SignedExpiresMs { get; init; }

    public long IssuedMs { get; init; }

    public long? NotBeforeMs { get; init; }

    public required string Name { get; init; }

    public string? Note { get; init; }

    public required string GroupId { get; init; }

    public string? ScepProfileId { get; init; }

    public long MaxUses { get; init; }

    public long Used { get; init; }

    public long Reserved { get; init; }

    public long Failures { get; init; }

    public long RevokeAfterFailures { get; init; }

    public long? ExpiresMs { get; init; }

    public required string Ownership { get; init; }

    public required string Platforms { get; init; }

    public required string MinimumOs { get; init; }

    public required string Variant { get; init; }

    public required string AllowedSerials { get; init; }

    public string? InviteeEmail { get; init; }

    public bool RequireSignIn { get; init; }

    public string? Replaces { get; init; }

    public long CreatedMs { get; init; }

    public required string CreatedBy { get; init; }

    public required string CreatedByName { get; init; }

    public long? LastUsedMs { get; init; }

    public long? RevokedMs { get; init; }

    public string? RevokedBy { get; init; }

    public string? RevokeReason { get; init; }

    public long Version { get; init; }

    /// <summary>Whose devices it lets in.</summary>
    public DeviceOwnership OwnershipKind => Words.Read<DeviceOwnership>(Ownership);

    /// <summary>Direct or three-phase.</summary>
    public EnrollmentVariant VariantKind => Words.Read<EnrollmentVariant>(Variant);

    /// <summary>Platforms that may enroll; all when empty.</summary>
    public IReadOnlyList<DevicePlatform> PlatformList => Words.ReadJson<List<DevicePlatform>>(Platforms);

    /// <summary>Oldest version by platform.</summary>
    public IReadOnlyDictionary<DevicePlatform, string> MinimumOsMap => Words.ReadJson<Dictionary<DevicePlatform, string>>(MinimumOs);

    /// <summary>Serial numbers that may enroll; any when empty.</summary>
    public IReadOnlyList<string> SerialList => Words.ReadJson<List<string>>(AllowedSerials);

    /// <summary>True while a place is free.</summary>
    public bool HasPlace => MaxUses == 0 || Used + Reserved < MaxUses;

    /// <summary>True while it lets devices in as far as the row alone can tell, places aside.</summary>
    public bool IsLive(DateTimeOffset now)
    {
        var ms = now.ToUnixTimeMilliseconds();
        return RevokedMs is null && (ExpiresMs is null || ExpiresMs > ms) && (NotBeforeMs is null || NotBeforeMs <= ms);
    }

    /// <summary>What the signed token says: exactly what was signed first, so that the same token comes out again.</summary>
    public EnrollmentTokenClaims Claims(string issuer) => new(
        OrgId, SignedName, GroupId, ScepProfileId, (int)SignedMaxUses, Jti, Words.Instant(SignedExpiresMs), issuer,
        EnrollmentToken.OtaAudience, DateTimeOffset.FromUnixTimeMilliseconds(IssuedMs), Words.Instant(NotBeforeMs));
}
