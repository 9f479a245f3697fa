using System.Diagnostics;
using System.Net.Sockets;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps;

/// <summary>The programs in <c>samples</c>, as the guide has them set up and started, against a real server.</summary>
public abstract class SampleTests(Site site)
{
    private const string Audience = "https://orders.example.com/";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Specification("Apps")]
    public async Task App_of_the_guide_enrolls_orders_is_the_same_user_again_and_is_turned_away_once_blocked()
    {
        var tenant = await site.NewTenantAsync(withPush: false);
        await PrepareAsync(tenant);
        var folder = Directory.CreateTempSubdirectory("gatehouse-sample-");
        var backend = $"http://127.0.0.1:{FreePort()}";
        using var service = Start("orders-backend", "OrdersBackend", "--urls", backend, "--Gatehouse:Issuer", Issuer(tenant), "--Gatehouse:Audience", Audience);
        try
        {
            await WaitForAsync(backend);
            string[] arguments = ["--server", tenant.Address.GetLeftPart(UriPartial.Authority), "--tenant", Slug(tenant), "--backend", backend, "--audience", Audience, "--folder", folder.FullName];

            var first = await RunAsync([.. arguments, "lamp"]);
            var second = await RunAsync(arguments);
            await foreach (var installation in tenant.Api.ListAppInstallationsAsync(ct: Ct))
            {
                await tenant.Api.BlockAppInstallationAsync(installation.Id, ct: Ct);
            }

            var third = await RunAsync(arguments);

            Assert.Equal((0, 0, 1), (first.ExitCode, second.ExitCode, third.ExitCode));
            Assert.Contains("\"article\":\"lamp\"", second.Output, StringComparison.Ordinal);
            Assert.Equal(first.Output.Split('\n')[0], second.Output.Split('\n')[0]);
            Assert.StartsWith("LockedCertificate", third.Output, StringComparison.Ordinal);
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            folder.Delete(recursive: true);
        }
    }

    private static async Task PrepareAsync(Tenant tenant)
    {
        await tenant.Api.CreateOAuthResourceAsync(new CreateOAuthResource(Audience, "Orders", "orders.read orders.write", "ES256"), Ct);
        await tenant.Api.UpdateAppEnrollmentAsync(new AppEnrollmentSettings { Enabled = true }, Ct);
        var settings = new AppClientSettings { AllowedAudiences = [new AppAudience(Audience) { MinAcr = "0", Scopes = ["orders.read", "orders.write"] }] };
        await tenant.Api.CreateAppClientAsync(new CreateAppClient("AnonymousUserEnrollment", "Orders app", settings), Ct);
    }

    private static string Slug(Tenant tenant) => tenant.Session.Caller.OrganizationSlug;

    private static string Issuer(Tenant tenant) => new Uri(tenant.Address, Slug(tenant)).AbsoluteUri;

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments)
    {
        using var app = Start("orders-app", "OrdersApp", arguments);
        app.StandardInput.Close();
        var error = app.StandardError.ReadToEndAsync(Ct);
        var output = await app.StandardOutput.ReadToEndAsync(Ct);
        await app.WaitForExitAsync(Ct);
        return (app.ExitCode, output + await error);
    }

    private static Process Start(string folder, string program, params string[] arguments)
    {
        // bin/<configuration>/net10.0 of the tests, so the configuration is the parent's name.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/', '\\')).Parent!.Name;
        var path = Repo.Path("samples", folder, "bin", configuration, "net10.0", program + ".dll");
        return Process.Start(new ProcessStartInfo("dotnet", [path, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private static async Task WaitForAsync(string address)
    {
        using var http = new HttpClient();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var response = await http.GetAsync(new Uri(address), Ct);
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
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}

[Collection(nameof(SqliteSite))]
public sealed class SamplesOnSqlite(SqliteSite site) : SampleTests(site);

[Collection(nameof(PostgresSite))]
public sealed class SamplesOnPostgres(PostgresSite site) : SampleTests(site);
