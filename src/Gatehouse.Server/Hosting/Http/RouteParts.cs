namespace Gatehouse.Server.Hosting.Http;

/// <summary>Routes whose handlers are methods of a part that has been registered.</summary>
public static class RouteParts
{
    /// <summary>The part. Parts are singletons, so a route may hold on to the one it calls.</summary>
    public static TPart Part<TPart>(this IEndpointRouteBuilder routes) where TPart : notnull => routes.ServiceProvider.GetRequiredService<TPart>();
}
