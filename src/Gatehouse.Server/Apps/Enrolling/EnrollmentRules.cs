using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.Apps.Enrolling;

/// <summary>What an organization and an app allow, as far as the request alone tells.</summary>
internal static class EnrollmentRules
{
    /// <summary>Why a request is refused; null when it is not.</summary>
    public static OAuthError? Fault(AnonymousEnrollmentRequest request, AppEnrollmentSettings tenant, AppSettings app, OAuthClient client)
    {
        if (!app.AnonymousEnrollment)
        {
            return AppErrors.NotThisApp();
        }

        if (!app.AllowedAuthenticationModes.Contains(request.AuthenticationMode, StringComparer.Ordinal))
        {
            return OAuthError.InvalidRequest("The client may not use this authentication_mode.");
        }

        if (request.Scopes is { } scopes && !scopes.IsWithin(ScopeSet.FromStored(client.Settings.Scopes)))
        {
            return OAuthError.InvalidScope("The client may not have one of these scopes.");
        }

        return OfDevice(request, tenant, app);
    }

    private static OAuthError? OfDevice(AnonymousEnrollmentRequest request, AppEnrollmentSettings tenant, AppSettings app)
    {
        if (tenant.AllowedPlatforms.Count > 0 && !tenant.AllowedPlatforms.Contains(request.Platform, StringComparer.Ordinal))
        {
            return AppErrors.Denied("The organization does not let this platform in.", Reasons.DeviceRisk);
        }

        if (app.SoftwareIds.Count > 0 && !app.SoftwareIds.Contains(request.SoftwareId, StringComparer.Ordinal))
        {
            return OAuthError.InvalidClientMetadata("The software_id is none of this client.");
        }

        return app.MinimumVersion is { } least && AppVersion.TryParse(least, out var minimum)
            && !(AppVersion.TryParse(request.SoftwareVersion, out var version) && version.IsAtLeast(minimum))
                ? AppErrors.TooOld()
                : null;
    }
}
