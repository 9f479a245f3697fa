namespace Gatehouse.Server.Accounts.Contracts;

/// <summary>What a feature wants to know of a browser.</summary>
/// <param name="OrganizationId">Tenant that the person must belong to.</param>
/// <param name="ReturnPath">Where the browser goes afterwards: a path of ours that begins with a slash, fixed by the feature; it may have a query.</param>
/// <param name="LoginHint">Fills the form; nothing is believed because of it.</param>
/// <param name="Purpose">One of <see cref="SignInPurposes"/>.</param>
/// <param name="ClientName">What the person signs in to, for the page.</param>
/// <param name="MaxAge">Oldest sign-in that will do; null for any live session.</param>
/// <param name="ForceLogin">Asks even when there is a session.</param>
/// <param name="Silent">Shows no page: without a session that will do, the result is <c>interaction_required</c>.</param>
/// <param name="RequiredAcr">One of <see cref="Acr"/>; null for any.</param>
/// <param name="WithoutCookies">The browser may lose cookies: the address alone is the state, and no session begins in it.</param>
/// <param name="Language"><c>de</c> or <c>en</c>; null for what the browser prefers.</param>
public sealed record SignInRequest(
    string OrganizationId, string ReturnPath, string? LoginHint, string Purpose, string? ClientName = null, TimeSpan? MaxAge = null,
    bool ForceLogin = false, bool Silent = false, string? RequiredAcr = null, bool WithoutCookies = false, string? Language = null);

/// <summary>What somebody signs in for.</summary>
public static class SignInPurposes
{
    /// <summary>An OAuth client.</summary>
    public const string OAuth = "oauth";

    /// <summary>Enrolling a device with an account.</summary>
    public const string DeviceEnrollment = "device-enrollment";

    /// <summary>Downloading an enrollment profile by link.</summary>
    public const string Ota = "ota";

    /// <summary>The person's own account page.</summary>
    public const string Account = "account";
}
