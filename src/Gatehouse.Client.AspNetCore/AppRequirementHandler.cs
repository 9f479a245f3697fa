using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Gatehouse.Client.AspNetCore;

/// <summary>Holds a token against what an endpoint asks for.</summary>
internal sealed class AppRequirementHandler(TimeProvider time) : IAuthorizationHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        foreach (var requirement in context.PendingRequirements.ToArray())
        {
            var isMet = requirement switch
            {
                AppScopeRequirement scope => context.User.HasClaim("scope", scope.Scope),
                AppLevelRequirement level => Number(context.User, GatehouseAppUser.LevelClaim) >= level.Level && IsRecent(context.User, level.MaxAge),
                _ => false,
            };
            if (isMet)
            {
                context.Succeed(requirement);
            }
        }

        return Task.CompletedTask;
    }

    private bool IsRecent(ClaimsPrincipal user, TimeSpan? maxAge) =>
        maxAge is not { } age || (Number(user, "auth_time") is { } at && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(at) <= age);

    private static long? Number(ClaimsPrincipal user, string claim) =>
        long.TryParse(user.FindFirstValue(claim), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
