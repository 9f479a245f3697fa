namespace Gatehouse.Protocols.Enrollment;

/// <summary>What an enrollment token says. A signed pointer to the stored token, which is the authority.</summary>
/// <param name="OrganizationId"><c>sub</c>: the tenant.</param>
/// <param name="Name"><c>name</c>: display label; never trusted for logic, and escaped where it is shown.</param>
/// <param name="GroupId"><c>group_id</c>: group that new devices join; the stored token wins where they differ.</param>
/// <param name="ScepProfileId"><c>scep_profile</c>: null when the organization's default is meant; the claim is then left out.</param>
/// <param name="MaxUses"><c>max_uses</c>: devices that may enroll; 0 is no limit.</param>
/// <param name="Jti"><c>jti</c>: unique id, at least 128 random bits; the key for revoking and counting.</param>
/// <param name="ExpiresAt"><c>exp</c>: null for never; the claim is then left out.</param>
/// <param name="Issuer"><c>iss</c>: base URL of the server that wrote it.</param>
/// <param name="Audience"><c>aud</c>: <see cref="EnrollmentToken.OtaAudience"/>, so that no other token of the server can be replayed here.</param>
/// <param name="IssuedAt"><c>iat</c>.</param>
/// <param name="NotBefore"><c>nbf</c>: delayed start; null for at once.</param>
/// <remarks>Instants carry whole seconds (RFC 7519 §2, NumericDate); anything finer is lost in writing.</remarks>
public sealed record EnrollmentTokenClaims(
    string OrganizationId,
    string Name,
    string GroupId,
    string? ScepProfileId,
    int MaxUses,
    string Jti,
    DateTimeOffset? ExpiresAt,
    string? Issuer,
    string? Audience,
    DateTimeOffset? IssuedAt,
    DateTimeOffset? NotBefore = null);
