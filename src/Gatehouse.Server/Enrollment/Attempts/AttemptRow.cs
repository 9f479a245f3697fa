using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Server.Enrollment.Attempts;

/// <summary>One try to enroll one device, as stored.</summary>
public sealed class AttemptRow
{
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    /// <summary><c>ota</c> by a token's link, <c>account</c> by a person's account.</summary>
    public required string Kind { get; init; }

    /// <summary>Token it came by; null when it came by an account.</summary>
    public string? TokenId { get; init; }

    /// <summary><c>byod</c> or <c>adde</c>; accounts only.</summary>
    public string? Mode { get; init; }

    /// <summary>How the person signed in, as the challenge named it; accounts only.</summary>
    public string? Method { get; init; }

    /// <summary>Person, once signed in.</summary>
    public string? PersonId { get; init; }

    /// <summary>What the sign-in gave; ends all tokens that the device has. Accounts only.</summary>
    public string? GrantId { get; init; }

    /// <summary>Group the device joins; accounts only, for others the token says it.</summary>
    public string? GroupId { get; init; }

    /// <summary>SCEP profile; accounts only, for others the token says it.</summary>
    public string? ScepProfileId { get; init; }

    /// <summary>Filled where the query joins the token.</summary>
    public string? TokenName { get; init; }

    public required string State { get; init; }

    public string? Cause { get; init; }

    public required string Variant { get; init; }

    public required string Ownership { get; init; }

    public long AccessRights { get; init; }

    public bool HoldsPlace { get; init; }

    public bool Counted { get; init; }

    public long SecretExpiresMs { get; init; }

    public byte[]? ProfileSealed { get; init; }

    public string? Platform { get; init; }

    public required string Language { get; init; }

    public string? RemoteAddress { get; init; }

    public string? Person { get; init; }

    public string? Udid { get; init; }

    public string? SerialNumber { get; init; }

    /// <summary>Account that the device signs in to at Apple, as its profile says; accounts only.</summary>
    public string? ManagedAppleAccount { get; init; }

    /// <summary>App that its profile requires; accounts only.</summary>
    public long? RequiredAppId { get; init; }

    /// <summary>Apple's <c>EnrollmentID</c>; user enrollment only.</summary>
    public string? EnrollmentId { get; init; }

    public string? ProductName { get; init; }

    public string? OsVersion { get; init; }

    public string? DeviceId { get; init; }

    public string? CertificateId { get; init; }

    public long WrongChallenges { get; init; }

    public long CreatedMs { get; init; }

    public long StageMs { get; init; }

    public long ExpiresMs { get; init; }

    public long? EndedMs { get; init; }

    /// <summary>True when it came by an account and not by a token.</summary>
    public bool IsAccount => Kind == "account";

    /// <summary>Where it stands.</summary>
    public AttemptState Stage => Words.Read<AttemptState>(State);

    /// <summary>Direct or three-phase.</summary>
    public EnrollmentVariant VariantKind => Words.Read<EnrollmentVariant>(Variant);

    /// <summary>True while the profile may be downloaded again for this attempt.</summary>
    public bool AwaitsDevice => EndedMs is null && Stage is (AttemptState.ProfileIssued or AttemptState.DeviceIdentified);

    /// <summary>
    /// True when a certificate may be issued for it. The three-phase variant has two: one that the device proves itself
    /// with, and after that the one of the management profile, which takes the first one's place.
    /// </summary>
    public bool AwaitsCertificate => EndedMs is null && CertificateId is null && (VariantKind, Stage) is
        (EnrollmentVariant.Direct, AttemptState.ProfileIssued)
        or (EnrollmentVariant.ProfileService, AttemptState.DeviceIdentified or AttemptState.IdentityProven);

    /// <summary>True once its device has checked in.</summary>
    public bool CheckedIn => Counted;
}
