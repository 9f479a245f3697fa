using Gatehouse.Server.Accounts;
using Gatehouse.Server.Admin;
using Gatehouse.Server.Apps;
using Gatehouse.Server.Enrollment;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mail;
using Gatehouse.Server.Mdm;
using Gatehouse.Server.OAuth;
using Gatehouse.Server.Pki;
using Gatehouse.Server.TvProvider;
using Gatehouse.Server.Webhooks;

namespace Gatehouse.Server;

/// <summary>The process: one Add and one Map line per feature.</summary>
public static class Program
{
    /// <summary>Starts the server, or does what <see cref="OperatorCommand"/> names and ends.</summary>
    public static async Task<int> Main(string[] args)
    {
        if (!OperatorCommand.TryParse(args, out var command))
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, OperatorCommand.Usage));
            return 2;
        }

        try
        {
            await using var app = Create(command?.Settings ?? args);
            if (command is not null)
            {
                await app.PrepareGatehouseAsync();
                return await command.RunAsync(app);
            }

            await app.StartGatehouseAsync();
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (StartFailure.Explain(e) is { } lines)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, lines));
            return 1;
        }
    }

    /// <summary>Composes the server without starting it; tests add their clock or options through <paramref name="configure"/>.</summary>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddHosting();
        builder.AddAdmin();
        builder.AddAccounts();
        builder.AddOAuth();
        builder.AddWebhooks();
        builder.AddMail();
        builder.AddPki();
        builder.AddMdm();
        builder.AddEnrollment();
        builder.AddApps();
        builder.AddTvProvider();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.CheckOptions();
        app.MapHosting();
        app.MapAdmin();
        app.MapAccounts();
        app.MapOAuth();
        app.MapWebhooks();
        app.MapPki();
        app.MapMdm();
        app.MapEnrollment();
        app.MapApps();
        app.MapTvProvider();
        return app;
    }

    /// <summary>Brings the schema up to date, then listens.</summary>
    public static async Task StartGatehouseAsync(this WebApplication app, CancellationToken ct = default)
    {
        await app.PrepareGatehouseAsync(ct);
        await app.StartAsync(ct);
    }
}
