using System.Globalization;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Doctor;
using Gatehouse.Server.Hosting.Health;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Idempotency;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Hosting.OpenApi;
using Gatehouse.Server.Hosting.Proxies;
using Gatehouse.Server.Hosting.Telemetry;
using Gatehouse.Server.Hosting.Tls;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting;

/// <summary>What every feature stands on: database, secrets, clock, problem details, limits, health, telemetry.</summary>
public static class HostingModule
{
    /// <summary>Registers the common ground.</summary>
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.Logging.AddGatehouseLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddOptions<GatehouseOptions>().BindConfiguration("Gatehouse").ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatehouseOptions>, GatehouseOptionsValidator>();
        if (TimeSpan.TryParse(builder.Configuration["Gatehouse:ShutdownTimeout"], CultureInfo.InvariantCulture, out var shutdown))
        {
            services.Configure<HostOptions>(o => o.ShutdownTimeout = shutdown); // read before options are validated, so not taken from them
        }
        services.AddSingleton(new Terminal(Console.Out));
        services.AddSingleton<PublicUrls>();
        services.AddOptions<ProxyOptions>().BindConfiguration("Gatehouse:Proxies").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProxyOptions>, ProxyOptionsValidator>();
        services.AddSingleton<TrustedProxies>();
        services.AddSingleton<ForwardedCertificate>();
        services.AddRateLimits();
        services.AddPages();
        builder.AddListener();
        AddTelemetry(services);
        AddDoctor(services);
        AddStorage(services);
        AddHttp(services);
    }

    /// <summary>Middleware and routes that belong to no feature.</summary>
    public static void MapHosting(this WebApplication app)
    {
        app.UseMiddleware<ProxyMiddleware>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<MetricsEndpoint>();
        app.UseMiddleware<RequestRecord>();
        app.UseExceptionHandler();
        app.UseStatusCodePages(BareStatus.ExplainAsync);
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter(); // after authentication: the API's limit is per caller
        app.UseAuthorization();
        app.UseMiddleware<IdempotencyMiddleware>();

        app.MapHealth();
        app.MapPageAssets();
        app.MapOpenApi().WithName("GetApiDescription").AllowAnonymous().RequireRateLimiting(RateLimits.PublicPage);
        app.MapGet("/api/v1/doctor", DoctorEndpoints.RunAsync)
            .WithName("RunDoctor").WithTags("Doctor").RequireAuthorization(Scopes.AdminRead).RequireRateLimiting(RateLimits.Api);
    }

    private static void AddTelemetry(IServiceCollection services)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration("Gatehouse:Telemetry").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        services.AddSingleton<PrometheusExporter>();
        services.AddHostedService<TelemetryService>();
    }

    private static void AddDoctor(IServiceCollection services)
    {
        services.AddSingleton<ReadinessProbe>();
        services.AddDoctorCheck<DatabaseCheck>();
        services.AddDoctorCheck<AddressCheck>();
    }

    private static void AddStorage(IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration("Gatehouse").ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddSingleton(s => Database.Open(s.GetRequiredService<IOptions<StorageOptions>>().Value.Database));
        services.AddSingleton(s =>
        {
            var key = DataKey.Load(s.GetRequiredService<IOptions<StorageOptions>>().Value, out var made);
            if (made is not null)
            {
                HostingLog.DataKeyMade(s.GetRequiredService<ILogger<SecretBox>>(), made);
                s.GetRequiredService<Terminal>().Say(
                    $"A new data key was made: {made}",
                    "It encrypts every secret in the database. Keep a copy of it, apart from the database's backups.");
            }

            return new SecretBox(key);
        });
        services.AddSingleton<IRsaKeys, RsaKeys>();
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o => RequestJson.Configure(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddProblemDetails(o => o.CustomizeProblemDetails = ValidationProblems.Customize);
        services.AddExceptionHandler<FaultHandler>();
        services.AddValidation();
        services.AddApiDescription();
        services.AddSingleton<IdempotencyStore>();
        services.AddSweep<IdempotencyRetention>();
    }
}
