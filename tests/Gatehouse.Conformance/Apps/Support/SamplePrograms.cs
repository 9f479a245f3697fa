using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps.Support;

/// <summary>The programs in <c>samples</c> as processes of their own: a backend, and the app for one folder of credentials.</summary>
internal sealed class SamplePrograms : IDisposable
{
    private const string Audience = "https://orders.example.com/";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gatehouse-sample-");
    private readonly Process _backend;
    private readonly string[] _arguments;

    private SamplePrograms(Tenant tenant)
    {
        var backend = $"http://127.0.0.1:{FreePort()}";
        _backend = Start("orders-backend", "OrdersBackend", ["--urls", backend, "--Gatehouse:Issuer", Issuer(tenant), "--Gatehouse:Audience", Audience]);
        _arguments =
        [
            "--server", tenant.Address.GetLeftPart(UriPartial.Authority), "--tenant", Slug(tenant),
            "--backend", backend, "--audience", Audience, "--folder", _folder.FullName,
        ];
        Backend = new Uri(backend);
    }

    /// <summary>What the app finds in its environment besides.</summary>
    public Dictionary<string, string> Surroundings { get; } = [];

    /// <summary>Where the app keeps its credentials.</summary>
    public string Folder => _folder.FullName;

    private Uri Backend { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Sets the tenant up as the guide says, and starts the backend.</summary>
    public static async Task<SamplePrograms> StartAsync(Tenant tenant)
    {
        await tenant.Api.CreateOAuthResourceAsync(new CreateOAuthResource(Audience, "Orders", "orders.read orders.write", "ES256"), Ct);
        await tenant.Api.UpdateAppEnrollmentAsync(new AppEnrollmentSettings { Enabled = true }, Ct);
        var settings = new AppClientSettings { AllowedAudiences = [new AppAudience(Audience) { MinAcr = "0", Scopes = ["orders.read", "orders.write"] }] };
        await tenant.Api.CreateAppClientAsync(new CreateAppClient("AnonymousUserEnrollment", "Orders app", settings), Ct);
        var programs = new SamplePrograms(tenant);
        await programs.WaitForBackendAsync();
        return programs;
    }

    /// <summary>Runs the app to its end.</summary>
    public async Task<(int ExitCode, string Output)> RunAppAsync(params string[] more)
    {
        using var app = StartApp(more);
        var error = app.StandardError.ReadToEndAsync(Ct);
        var output = await app.StandardOutput.ReadToEndAsync(Ct);
        await app.WaitForExitAsync(Ct);
        return (app.ExitCode, output + await error);
    }

    /// <summary>Runs the app until <paramref name="until"/>, and kills it there unless it has ended. What it printed.</summary>
    public async Task<string> KillAppAsync(Func<Task> until)
    {
        using var app = StartApp();
        var error = app.StandardError.ReadToEndAsync(Ct);
        var output = app.StandardOutput.ReadToEndAsync(Ct);
        await until();
        app.Kill();
        await app.WaitForExitAsync(Ct);
        return await output + await error;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _backend.Kill(entireProcessTree: true);
        _backend.Dispose();
        _folder.Delete(recursive: true);
    }

    private Process StartApp(params string[] more)
    {
        var app = Start("orders-app", "OrdersApp", [.. _arguments, .. more]);
        app.StandardInput.Close();
        return app;
    }

    private static string Slug(Tenant tenant) => tenant.Session.Caller.OrganizationSlug;

    private static string Issuer(Tenant tenant) => new Uri(tenant.Address, Slug(tenant)).AbsoluteUri;

    private Process Start(string folder, string program, string[] arguments)
    {
        // bin/<configuration>/net10.0 of the tests, so the configuration is the parent's name.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/', '\\')).Parent!.Name;
        var path = Repo.Path("samples", folder, "bin", configuration, "net10.0", program + ".dll");
        var start = new ProcessStartInfo("dotnet", [path, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Surroundings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private async Task WaitForBackendAsync()
    {
        using var http = new HttpClient();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var response = await http.GetAsync(Backend, Ct);
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "the backend answers");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
