using Gatehouse.Protocols.Apps;
using Gatehouse.Server.Apps.Administration;
using Gatehouse.Server.Apps.Attestation;
using Gatehouse.Server.Apps.Challenges;
using Gatehouse.Server.Apps.Configuration;
using Gatehouse.Server.Apps.Devices;
using Gatehouse.Server.Apps.Enrolling;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Quotas;
using Gatehouse.Server.Apps.Retention;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.Apps.Tokens;
using Gatehouse.Server.Apps.Upgrading;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Apps;

/// <summary>Parts list and routes of the feature that gives apps an identity without a person.</summary>
public static class AppsModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddApps(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AppsOptions>().BindConfiguration("Gatehouse:Apps").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AppsOptions>, AppsOptionsValidator>();
        services.AddSingleton<AppsMetrics>();
        services.AddSingleton<AppKeys>();
        services.AddSingleton<TenantStore>();
        services.AddSingleton<AppStore>();
        AddInstallations(services);
        AddEnrolling(services);
        services.AddAttestation();
        services.AddAppAdministration();
        services.AddUpgrading();
        AddTokens(services);
        services.AddSweep<AppRetention>();
        services.AddSweep<IdleInstallations>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapApps(this IEndpointRouteBuilder app)
    {
        app.MapAppAdministration();
        var protocol = app.MapGroup("/apps/v1/{org}").AllowAnonymous().RequireRateLimiting(RateLimits.OAuth).ExcludeFromDescription()
            .WithBodyLimit(AnonymousEnrollmentRequest.MaxBytes * 2).AddEndpointFilter<OAuthFaults>();
        protocol.MapPost("/enroll/anonymous", EnrollEndpoint.PostAsync).WithName("EnrollApp");
        protocol.MapPost("/challenge", ChallengeEndpoint.PostAsync).WithName("ChallengeApp");
        protocol.MapGet("/configuration", ConfigurationEndpoint.GetAsync).WithName("DescribeToApps");
        protocol.MapGet("/devices/{id}", DeviceEndpoints.GetAsync).WithName("ShowAppDevice");
        protocol.MapDelete("/devices/{id}", DeviceEndpoints.DeleteAsync).WithName("DeleteAppDevice");
        protocol.MapPost("/devices/{id}/key", KeyEndpoint.PostAsync).WithName("ChangeAppDeviceKey");
    }

    private static void AddInstallations(IServiceCollection services)
    {
        services.AddSingleton<InstallationStore>();
        services.AddSingleton<DevicePass>();
        services.AddSingleton<DeviceEndpoints>();
        services.AddSingleton<KeyEndpoint>();
        services.AddSingleton<AppEndpoints>();
        services.AddSingleton<IMetadataPart>(s => s.GetRequiredService<AppEndpoints>());
        services.AddSingleton<ConfigurationEndpoint>();
    }

    private static void AddEnrolling(IServiceCollection services)
    {
        services.AddSingleton<QuotaStore>();
        services.AddSingleton<AttestationPolicy>();
        services.AddSingleton<ChallengeDesk>();
        services.AddSingleton<ChallengeEndpoint>();
        services.AddSingleton<Enroller>();
        services.AddSingleton<Repetitions>();
        services.AddSingleton<EnrollEndpoint>();
    }

    private static void AddTokens(IServiceCollection services)
    {
        services.AddSingleton<AppGrants>();
        services.AddSingleton<AppTokens>();
        services.AddSingleton<IAppPolicy, AppPolicy>();
        services.AddSingleton<IAssertionGrant, DeviceAssertionGrant>();
    }
}
