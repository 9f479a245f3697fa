using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Client.AspNetCore;

/// <summary>
/// Says what is missing. The framework answers 403 to whoever is signed in; RFC 9470 §3 wants 401 for a level that is too
/// low, so that the app knows that signing in helps.
/// </summary>
internal sealed class AppAuthorizationResults(IAuthorizationMiddlewareResultHandler next) : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(RequestDelegate request, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var failed = authorizeResult.Forbidden ? authorizeResult.AuthorizationFailure?.FailedRequirements.ToArray() ?? [] : [];
        var scheme = policy.AuthenticationSchemes is [var only] ? only : null;
        if (failed.OfType<AppLevelRequirement>().FirstOrDefault() is { } level)
        {
            return context.ChallengeAsync(scheme, With(AppRefusal.Level(level.Level.ToString(CultureInfo.InvariantCulture), level.MaxAge)));
        }

        return failed.OfType<AppScopeRequirement>().FirstOrDefault() is { } scope
            ? context.ForbidAsync(scheme, With(AppRefusal.MissingScope(scope.Scope)))
            : next.HandleAsync(request, context, policy, authorizeResult);
    }

    private static AuthenticationProperties With(AppRefusal refusal)
    {
        var properties = new AuthenticationProperties();
        properties.SetParameter(GatehouseAppHandler.RefusalKey, refusal);
        return properties;
    }
}
