using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting;

/// <summary>What must be in order before the first request.</summary>
public static class Startup
{
    /// <summary>Checks every option and tells all failures at once, before any part that an option could break is made.</summary>
    public static void CheckOptions(this WebApplication app) => app.Services.GetService<IStartupValidator>()?.Validate();

    /// <summary>Finds or makes the data key, and brings the schema up to date.</summary>
    public static async Task PrepareGatehouseAsync(this WebApplication app, CancellationToken ct = default)
    {
        _ = app.Services.GetRequiredService<SecretBox>(); // its key is made only while there is no database
        var database = app.Services.GetRequiredService<Database>();
        var applied = await Migrator.ApplyAsync(database, app.Services.GetRequiredService<TimeProvider>(), ct);
        HostingLog.SchemaReady(app.Logger, database.Kind.ToString(), applied);
    }
}
