using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Sessions;
using Gatehouse.Server.Admin.Setup;
using Gatehouse.Server.Hosting.Limits;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Admin;

/// <summary>Parts list and routes of the Admin feature.</summary>
public static class AdminModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddAdmin(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AdminOptions>().BindConfiguration("Gatehouse:Admin").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = Passwords.Iterations);
        services.AddAccess();
        services.AddSingleton<Passwords>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SetupCodes>();
        services.AddSingleton<SetUpOrganization>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireRateLimiting(RateLimits.Api);
        api.MapPost("/setup", SetupEndpoints.SetUpAsync).WithName("SetUp").WithTags("Setup").AllowAnonymous().RequireRateLimiting(RateLimits.SignIn);
    }
}
