using Microsoft.AspNetCore.Builder;

namespace Gatehouse.Client.AspNetCore;

/// <summary>What endpoints ask of apps.</summary>
public static class GatehouseAppEndpoints
{
    /// <summary>Lets anonymous users in: a token is needed, a person is not.</summary>
    public static TBuilder AllowAnonymousUsers<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new AllowAnonymousUsersAttribute()));
        return builder;
    }

    /// <summary>Asks for a scope; without it the answer is 403 <c>insufficient_scope</c>.</summary>
    public static TBuilder RequireAppScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(policy => policy.RequireAuthenticatedUser().AddRequirements(new AppScopeRequirement(scope)));

    /// <summary>Asks for a level of sign-in; below it the answer is 401 <c>insufficient_user_authentication</c> (RFC 9470).</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="level">The lowest <c>acr</c> that will do.</param>
    /// <param name="maxAge">How long ago the sign-in may be; null for any time.</param>
    public static TBuilder RequireAppLevel<TBuilder>(this TBuilder builder, int level, TimeSpan? maxAge = null)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(policy => policy.RequireAuthenticatedUser().AddRequirements(new AppLevelRequirement(level, maxAge)));
}
