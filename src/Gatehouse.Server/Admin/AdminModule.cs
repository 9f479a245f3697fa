namespace Gatehouse.Server.Admin;

/// <summary>Parts list and routes of the Admin feature.</summary>
public static class AdminModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddAdmin(this IHostApplicationBuilder builder) => ArgumentNullException.ThrowIfNull(builder);

    /// <summary>Maps its routes.</summary>
    public static void MapAdmin(this IEndpointRouteBuilder app) => ArgumentNullException.ThrowIfNull(app);
}
