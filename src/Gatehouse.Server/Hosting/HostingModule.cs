using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting;

/// <summary>What every feature stands on: database, secrets, clock, problem details, limits, health, telemetry.</summary>
public static class HostingModule
{
    /// <summary>Registers the common ground.</summary>
    public static void AddHosting(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<StorageOptions>().BindConfiguration("Gatehouse").ValidateOnStart();
        builder.Services.AddSingleton(s => Database.Open(s.GetRequiredService<IOptions<StorageOptions>>().Value.Database));
    }

    /// <summary>Middleware and routes that belong to no feature.</summary>
    public static void MapHosting(this WebApplication app) => ArgumentNullException.ThrowIfNull(app);
}
