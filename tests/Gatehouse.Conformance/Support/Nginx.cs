using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Gatehouse.Conformance.Support;

/// <summary>nginx in front of a server, with the configuration that <c>deploy/nginx</c> ships: only addresses and paths are put in.</summary>
public sealed class Nginx : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-nginx-").FullName;
    private Process? _process;

    /// <summary>Address that it calls the server from, so that the server can tell it from everybody else on this machine.</summary>
    public const string Source = "127.0.0.2";

    /// <summary>What it logged so far.</summary>
    public Task<string> AccessLogAsync() => File.ReadAllTextAsync(Path.Combine(_folder, "access.log"), TestContext.Current.CancellationToken);

    /// <summary>Everything that it logged, of whatever kind.</summary>
    public async Task<string> AllLogsAsync() =>
        await AccessLogAsync() + await File.ReadAllTextAsync(Path.Combine(_folder, "error.log"), TestContext.Current.CancellationToken);

    /// <summary>Starts it and waits until it listens; skips the test where nginx is not installed.</summary>
    public static async Task<Nginx> StartAsync(int port, Uri server, PrivateCa ca)
    {
        var nginx = new Nginx();
        try
        {
            await nginx.RunAsync(port, server, ca);
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task RunAsync(int port, Uri server, PrivateCa ca)
    {
        var ct = TestContext.Current.CancellationToken;
        var program = Tools.Require("nginx");
        await File.WriteAllTextAsync(Path.Combine(_folder, "gatehouse.conf"), Shipped(port, server, ca), ct);
        await File.WriteAllTextAsync(Path.Combine(_folder, "nginx.conf"), Around(), ct);
        _process = Process.Start(new ProcessStartInfo(program, ["-p", _folder, "-c", "nginx.conf", "-e", Path.Combine(_folder, "error.log")]) { RedirectStandardError = true })!;
        while (!await ListensAsync(port, ct))
        {
            Assert.False(_process.HasExited, $"nginx ended: {(_process.HasExited ? await _process.StandardError.ReadToEndAsync(ct) : "")}");
            await Task.Delay(20, ct);
        }
    }

    private string Shipped(int port, Uri server, PrivateCa ca)
    {
        var text = File.ReadAllText(Repo.Path("deploy", "nginx", "gatehouse.conf"));
        foreach (var (ours, here) in new[]
        {
            ("listen 443 ssl", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{port} ssl")),
            ("server gatehouse:8080", $"server {server.Authority}"),
            ("proxy_pass         http://gatehouse;", $"proxy_bind {Source}; proxy_pass http://gatehouse;"),
            ("/etc/nginx/tls/fullchain.pem", ca.CertificateFile),
            ("/etc/nginx/tls/privkey.pem", ca.KeyFile),
            ("/var/log/nginx/", _folder + "/"),
        })
        {
            Assert.Contains(ours, text, StringComparison.Ordinal);
            text = text.Replace(ours, here, StringComparison.Ordinal);
        }

        return text;
    }

    // What the distribution's own nginx.conf would be: one process, everything it writes in our folder.
    private string Around()
    {
        var temporary = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"    {kind}_temp_path {_folder}/{kind};\n"));
        return $"{(Environment.UserName == "root" ? "user root;\n" : "")}daemon off;\nmaster_process off;\npid {_folder}/pid;\nevents {{}}\nhttp {{\n{temporary}    include gatehouse.conf;\n}}\n";
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken ct)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
