using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Hosting;

public sealed class StartTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_wrong_options_are_told_at_once_with_what_would_do()
    {
        var failure = await Record.ExceptionAsync(() => OwnServer.StartAsync(new()
        {
            ["Gatehouse:PublicUrl"] = "ftp://example.org",
            ["Gatehouse:DataKey"] = "c2hvcnQ=",
            ["Gatehouse:Admin:LockoutAfter"] = "0",
            ["Gatehouse:Proxies:Addresses:0"] = "proxy",
            ["Gatehouse:Tls:Certificate"] = "/nowhere.pem",
        }));

        var text = string.Join('\n', StartFailure.Explain(failure!)!);
        Assert.Contains("Gatehouse:PublicUrl is \"ftp://example.org\"; it must be an https address", text, StringComparison.Ordinal);
        Assert.Contains("Gatehouse:DataKey", text, StringComparison.Ordinal);
        Assert.Contains("Gatehouse:Admin:LockoutAfter is \"0\"; it must be from 3 to 100", text, StringComparison.Ordinal);
        Assert.Contains("\"proxy\"", text, StringComparison.Ordinal);
        Assert.Contains("/nowhere.pem", text, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ=", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSQL_without_a_data_key_does_not_start()
    {
        var failure = await Record.ExceptionAsync(() => OwnServer.StartAsync(database: "Host=127.0.0.1;Port=1;Password=topsecret"));

        var text = string.Join('\n', StartFailure.Explain(failure!)!);
        Assert.Contains("Gatehouse:DataKey", text, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_without_its_password()
    {
        var failure = await Record.ExceptionAsync(() => OwnServer.StartAsync(
            new() { ["Gatehouse:DataKey"] = Convert.ToBase64String(new byte[32]) }, database: "Host=127.0.0.1;Port=1;Password=topsecret"));

        var text = string.Join('\n', StartFailure.Explain(failure!)!);
        Assert.StartsWith("The database does not answer", text, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://user:p%40ss@db.example.org:6432/gate?sslmode=require")]
    [InlineData("Host=db;Database=gate")]
    public void PostgreSQL_is_named_by_address_or_connection_string(string setting)
    {
        Assert.True(Database.IsPostgres(setting));
        Assert.True(new StorageOptionsValidator().Validate(null, new StorageOptions { Database = setting, DataKey = Convert.ToBase64String(new byte[32]) }).Succeeded);
    }

    [Fact]
    public async Task Metrics_are_read_with_the_token_only()
    {
        await using var own = await OwnServer.StartAsync(new() { ["Gatehouse:Telemetry:MetricsToken"] = "0123456789abcdef" });
        await own.Http.GetAsync("/healthz", Ct);

        using var without = await own.Http.GetAsync("/metrics", Ct);

        // A request is counted only after its answer is out.
        var text = await Eventually.SoAsync(MetricsAsync, metrics => metrics.Contains("http_route=\"/healthz\"", StringComparison.Ordinal), "the request is counted");

        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);
        Assert.Contains("# TYPE http_server_request_duration_seconds histogram", text, StringComparison.Ordinal);
        Assert.Contains("le=\"+Inf\"", text, StringComparison.Ordinal);

        async Task<string> MetricsAsync()
        {
            using var with = await own.Http.SendAsync(HttpMethod.Get, "/metrics", change: r => r.Headers.Authorization = new("Bearer", "0123456789abcdef"));
            return await with.Content.ReadAsStringAsync(Ct);
        }
    }

    [Fact]
    public async Task Metrics_are_not_there_unless_somebody_asked_for_them()
    {
        await using var own = await OwnServer.StartAsync();

        using var answer = await own.Http.GetAsync("/metrics", Ct);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task TLS_of_our_own_takes_any_client_certificate_or_none_and_follows_a_renewed_file()
    {
        var folder = Directory.CreateTempSubdirectory("gatehouse-test-");
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var file = Path.Combine(folder.FullName, "tls.pem");
            var first = WriteCertificate(file, key);
            X509Certificate2? seen = null;
            await using var own = await OwnServer.StartAsync(
                new() { ["Gatehouse:Tls:Certificate"] = file, ["urls"] = "https://127.0.0.1:0" },
                b => b.Services.AddSingleton<IStartupFilter>(new Look(c => seen = c)));

            using var device = SelfSigned("CN=device", key);
            var served = await ConnectAsync(own, null);
            var withoutCertificate = seen;
            await ConnectAsync(own, device);
            var withCertificate = seen?.Thumbprint;
            var second = WriteCertificate(file, key);
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
            own.Clock.Advance(TimeSpan.FromMinutes(1));
            var servedLater = await ConnectAsync(own, null);

            Assert.Equal(first, served);
            Assert.Null(withoutCertificate);
            Assert.Equal(device.Thumbprint, withCertificate);
            Assert.Equal(second, servedLater);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> ConnectAsync(OwnServer own, X509Certificate2? device)
    {
        string? served = null;
        using var handler = new SocketsHttpHandler();
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => (served = certificate!.GetCertHashString()) is not null,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => device!,
        };
        using var client = new HttpClient(handler) { BaseAddress = own.Server.Address };
        using var answer = await client.GetAsync("/healthz", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
        return served!;
    }

    private static string WriteCertificate(string file, ECDsa key)
    {
        using var certificate = SelfSigned("CN=localhost", key);
        File.WriteAllText(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return certificate.GetCertHashString();
    }

    private static X509Certificate2 SelfSigned(string name, ECDsa key)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }

    private sealed class Look(Action<X509Certificate2?> at) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, go) =>
            {
                at(http.Connection.ClientCertificate);
                return go();
            });
            next(app);
        };
    }
}
