namespace Gatehouse.Server.Mdm;

/// <summary>Parts list and routes of the Mdm feature.</summary>
public static class MdmModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddMdm(this IHostApplicationBuilder builder) => ArgumentNullException.ThrowIfNull(builder);

    /// <summary>Maps its routes.</summary>
    public static void MapMdm(this IEndpointRouteBuilder app) => ArgumentNullException.ThrowIfNull(app);
}
