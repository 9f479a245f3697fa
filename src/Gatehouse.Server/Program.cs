using Gatehouse.Server.Admin;
using Gatehouse.Server.Enrollment;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm;
using Gatehouse.Server.Pki;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server;

/// <summary>The process: one Add and one Map line per feature.</summary>
public static class Program
{
    /// <summary>Starts the server.</summary>
    public static async Task Main(string[] args)
    {
        await using var app = Create(args);
        await app.StartGatehouseAsync();
        await app.WaitForShutdownAsync();
    }

    /// <summary>Composes the server without starting it; tests add their clock or options through <paramref name="configure"/>.</summary>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddHosting();
        builder.AddAdmin();
        builder.AddPki();
        builder.AddMdm();
        builder.AddEnrollment();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapHosting();
        app.MapAdmin();
        app.MapPki();
        app.MapMdm();
        app.MapEnrollment();
        return app;
    }

    /// <summary>Brings the schema up to date, then listens.</summary>
    public static async Task StartGatehouseAsync(this WebApplication app, CancellationToken ct = default)
    {
        _ = app.Services.GetRequiredService<SecretBox>(); // made or found before the database exists
        await Migrator.ApplyAsync(app.Services.GetRequiredService<Database>(), app.Services.GetRequiredService<TimeProvider>(), ct);
        await app.StartAsync(ct);
    }
}
