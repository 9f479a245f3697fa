using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Client.AspNetCore;

/// <summary>Adds the authentication of apps to a backend.</summary>
public static class GatehouseAppServices
{
    /// <summary>
    /// Tokens of a Gatehouse organization become the default authentication, and authorization is added. Anonymous users are
    /// kept out but where an endpoint lets them in. Behind a proxy, set <see cref="GatehouseAppOptions.PublicOrigin"/>.
    /// </summary>
    /// <param name="services">The backend's services.</param>
    /// <param name="configure">Issuer and audience, at least.</param>
    public static AuthenticationBuilder AddGatehouseAppAuthentication(this IServiceCollection services, Action<GatehouseAppOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDpopReplayStore>(provider => new MemoryDpopReplayStore(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IssuerDirectory>();
        services.TryAddSingleton<NonceKeys>();
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationHandler, AppRequirementHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(new AppAuthorizationResults(new AuthorizationMiddlewareResultHandler()));
        return services.AddAuthentication(GatehouseAppDefaults.Scheme)
            .AddScheme<GatehouseAppOptions, GatehouseAppHandler>(GatehouseAppDefaults.Scheme, configure);
    }
}
