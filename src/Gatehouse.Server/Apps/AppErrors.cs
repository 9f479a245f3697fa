using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.Apps;

/// <summary>Refusals of the endpoints that apps call.</summary>
internal static class AppErrors
{
    /// <summary>The address names no organization.</summary>
    public static OAuthError InvalidTenant() => new(OAuthErrorCodes.InvalidTenant, "There is no such organization.", 404);

    /// <summary>The organization lets no app enroll without a person.</summary>
    public static OAuthError NotHere() => new(OAuthErrorCodes.UnauthorizedClient, "The organization does not let apps enroll without a person.", 403);

    /// <summary>The app is for people who sign in.</summary>
    public static OAuthError NotThisApp() => new(OAuthErrorCodes.UnauthorizedClient, "The client may not enroll without a person.", 403);

    /// <summary>Our policy says no.</summary>
    public static OAuthError Denied(string description, string reason) => new(OAuthErrorCodes.AccessDenied, description, 403) { Reason = reason };

    /// <summary>The app is too old.</summary>
    public static OAuthError TooOld() => new(OAuthErrorCodes.AppVersionDenied, "This version of the app may not enroll any more.", 403);

    /// <summary>The key is enrolled already.</summary>
    public static OAuthError DeviceExists() => new(OAuthErrorCodes.DeviceExists, "The key of the proof is enrolled already.", 409);

    /// <summary>The token is of no such installation.</summary>
    public static OAuthError NoDevice() => new("not_found", "The token is of no such installation.", 404);

    /// <summary>Too many enrollments.</summary>
    public static OAuthError SlowDown(TimeSpan wait) => new(OAuthErrorCodes.SlowDown, "Too many enrollments; try again later.", 429) { RetryAfter = wait };

    /// <summary>There are as many anonymous installations as the organization allows.</summary>
    public static OAuthError Full() =>
        OAuthError.TemporarilyUnavailable("The organization has as many anonymous installations as it allows.") with { RetryAfter = TimeSpan.FromHours(1) };
}
