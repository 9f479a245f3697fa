using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>Changes how people enroll with their account; what is absent stays. An empty text, and 0 where a number may be absent, removes a value. A member that is not known is refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record UpdateAccountDrivenSettings
{
    /// <summary>What a device becomes where no rule says something else.</summary>
    public AccountMode? Mode { get; init; }

    /// <summary>How devices obtain their token.</summary>
    public AccountMethod? Method { get; init; }

    /// <summary>Group that devices join.</summary>
    [StringLength(40)]
    public string? GroupId { get; init; }

    /// <summary>SCEP profile of the identity.</summary>
    [StringLength(40)]
    public string? ScepProfileId { get; init; }

    /// <summary>Whose devices those of <c>adde</c> are.</summary>
    public DeviceOwnership? Ownership { get; init; }

    /// <summary>App Store id of the management app.</summary>
    [Range(0, long.MaxValue)]
    public long? RequiredAppId { get; init; }

    /// <summary>Enrollment SSO document.</summary>
    [StringLength(40)]
    public string? EnrollmentSsoId { get; init; }

    /// <summary>Shown on the device when it may not enroll.</summary>
    [StringLength(300)]
    public string? RefusalMessage { get; init; }

    /// <summary>One hour to one year; default 30 days.</summary>
    [Range(3_600, 31_622_400)]
    public long? WebTokenSeconds { get; init; }

    /// <summary>One minute to one day; default one hour.</summary>
    [Range(60, 86_400)]
    public long? AccessTokenSeconds { get; init; }

    /// <summary>One day to two years; default 180 days.</summary>
    [Range(86_400, 63_244_800)]
    public long? RefreshTokenSeconds { get; init; }

    /// <summary>1 to 365; 0 for never.</summary>
    [Range(0, 365)]
    public int? ReauthenticateDays { get; init; }
}
