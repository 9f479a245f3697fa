namespace Gatehouse.Server.Pki;

/// <summary>Parts list and routes of the Pki feature.</summary>
public static class PkiModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddPki(this IHostApplicationBuilder builder) => ArgumentNullException.ThrowIfNull(builder);

    /// <summary>Maps its routes.</summary>
    public static void MapPki(this IEndpointRouteBuilder app) => ArgumentNullException.ThrowIfNull(app);
}
