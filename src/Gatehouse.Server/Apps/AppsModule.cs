using Gatehouse.Protocols.Apps;
using Gatehouse.Server.Apps.Administration;
using Gatehouse.Server.Apps.Attestation;
using Gatehouse.Server.Apps.Challenges;
using Gatehouse.Server.Apps.Enrolling;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Quotas;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.Apps.Upgrading;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.OAuth.Http;

namespace Gatehouse.Server.Apps;

/// <summary>Parts list and routes of the feature that gives apps an identity without a person.</summary>
public static class AppsModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddApps(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AppsMetrics>();
        services.AddSingleton<AppKeys>();
        services.AddSingleton<TenantStore>();
        services.AddSingleton<AppStore>();
        services.AddSingleton<InstallationStore>();
        services.AddSingleton<QuotaStore>();
        AddEnrolling(services);
        services.AddAttestation();
        services.AddAppAdministration();
        services.AddUpgrading();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapApps(this IEndpointRouteBuilder app)
    {
        app.MapAppAdministration();
        var protocol = app.MapGroup("/apps/v1/{org}").AllowAnonymous().RequireRateLimiting(RateLimits.OAuth).ExcludeFromDescription()
            .WithBodyLimit(AnonymousEnrollmentRequest.MaxBytes * 2).AddEndpointFilter<OAuthFaults>();
        protocol.MapPost("/enroll/anonymous", EnrollEndpoint.PostAsync).WithName("EnrollApp");
        protocol.MapPost("/challenge", ChallengeEndpoint.PostAsync).WithName("ChallengeApp");
    }

    private static void AddEnrolling(IServiceCollection services)
    {
        services.AddSingleton<AttestationPolicy>();
        services.AddSingleton<ChallengeDesk>();
        services.AddSingleton<ChallengeEndpoint>();
        services.AddSingleton<Enroller>();
        services.AddSingleton<Repetitions>();
        services.AddSingleton<EnrollEndpoint>();
    }
}
