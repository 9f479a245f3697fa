using Gatehouse.Server.Webhooks.Contracts;
using Microsoft.AspNetCore.Authentication;

namespace Gatehouse.Server.Admin.Access;

/// <summary>Registers who-are-you and may-you.</summary>
public static class AccessServices
{
    /// <summary>The bearer scheme, one policy per scope, and the audit trail.</summary>
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<Credentials>();
        services.AddSingleton<LastUse>();
        services.AddHostedService(s => s.GetRequiredService<LastUse>());
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IAudit>(s => s.GetRequiredService<AuditTrail>());
        services.AddSingleton<IWebhookEventSource>(s => s.GetRequiredService<AuditTrail>());
        services.AddAuthentication(AccessHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessHandler.SchemeName, null);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.All)
        {
            authorization.AddPolicy(scope, policy => policy.RequireAuthenticatedUser().RequireClaim("scope", scope));
        }
    }
}
