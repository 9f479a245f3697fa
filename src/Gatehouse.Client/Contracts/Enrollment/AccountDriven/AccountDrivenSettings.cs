namespace Gatehouse.Client.Contracts.Enrollment.AccountDriven;

/// <summary>How people of an organization enroll devices with their account.</summary>
public sealed record AccountDrivenSettings
{
    /// <summary>What a device becomes where no rule says something else. <c>off</c> until somebody switches it on.</summary>
    public AccountMode Mode { get; init; }

    /// <summary>How devices obtain their token.</summary>
    public AccountMethod Method { get; init; }

    /// <summary>Group that devices join; the default group when absent.</summary>
    public string? GroupId { get; init; }

    /// <summary>SCEP profile of the identity; the default one when absent. Its challenge is dynamic or static.</summary>
    public string? ScepProfileId { get; init; }

    /// <summary>Whose devices those of <c>adde</c> are; decides the rights that the profile asks for. Those of <c>byod</c> are personal.</summary>
    public DeviceOwnership Ownership { get; init; }

    /// <summary>App Store id of the organization's management app, installed without a question (<c>RequiredAppIDForMDM</c>).</summary>
    public long? RequiredAppId { get; init; }

    /// <summary>Enrollment SSO document that devices are told about; none when absent.</summary>
    public string? EnrollmentSsoId { get; init; }

    /// <summary>Shown on the device when it may not enroll; plain text.</summary>
    public string? RefusalMessage { get; init; }

    /// <summary>Seconds until a token of the web sign-in expires, and the person signs in again.</summary>
    public long WebTokenSeconds { get; init; }

    /// <summary>Seconds until an OAuth 2 access token expires, and the device refreshes it.</summary>
    public long AccessTokenSeconds { get; init; }

    /// <summary>Seconds until a refresh token that nobody uses expires.</summary>
    public long RefreshTokenSeconds { get; init; }

    /// <summary>Days after which a person signs in again, however often the device refreshed; never when absent.</summary>
    public int? ReauthenticateDays { get; init; }

    /// <summary>Where devices ask which server to enroll at, for this organization.</summary>
    public required string DiscoveryUrl { get; init; }
}
