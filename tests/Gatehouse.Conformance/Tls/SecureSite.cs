using System.Globalization;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Hosting;

namespace Gatehouse.Conformance.Tls;

/// <summary>
/// A server as in production, under an https address whose certificate comes from a private CA, whose devices prove
/// themselves by their certificate in TLS and by nothing else. Administrators in tests use plain http on loopback.
/// </summary>
public abstract class SecureSite : IAsyncLifetime
{
    private Ground? _ground;

    public PrivateCa Ca { get; } = new();

    public Tenant Tenant { get; private set; } = null!;

    /// <summary>The server itself, past any proxy.</summary>
    public ServerProcess Server { get; private set; } = null!;

    /// <summary>Where people and devices find it.</summary>
    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        _ground = await Ground.OnSqliteAsync(ct);
        var port = Ground.FreePort();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}/"));
        var settings = new Dictionary<string, string>(Settings(port))
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Gatehouse:Admin:PasswordRounds"] = "600000", // fewer are refused there
            ["Gatehouse:PublicUrl"] = Address.GetLeftPart(UriPartial.Authority),
            ["Gatehouse:Enrollment:SignMessages"] = "false",
            ["Gatehouse:Enrollment:RootCaFile"] = Ca.RootFile,
        };
        Server = await _ground.StartServerAsync(0, settings, ct);
        Tenant = await _ground.NewTenantAsync(Server, ct);
        await StartedAsync(port);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Tenant?.Dispose();
        if (_ground is not null)
        {
            await _ground.DisposeAsync();
        }

        Ca.Dispose();
    }

    /// <summary>How the certificate reaches the server.</summary>
    protected abstract Dictionary<string, string> Settings(int port);

    /// <summary>The server listens; what else is needed starts now.</summary>
    protected virtual Task StartedAsync(int port) => Task.CompletedTask;
}

/// <summary>TLS ends at the server itself.</summary>
public sealed class TlsSite : SecureSite
{
    protected override Dictionary<string, string> Settings(int port) => new()
    {
        ["urls"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:0;https://127.0.0.1:{port}"),
        ["Gatehouse:Tls:Certificate"] = Ca.CertificateFile,
        ["Gatehouse:Tls:Key"] = Ca.KeyFile,
    };
}

/// <summary>TLS ends at nginx, which passes the certificate on in a header.</summary>
public sealed class NginxSite : SecureSite
{
    public Nginx Nginx { get; private set; } = null!;

    public override async ValueTask DisposeAsync()
    {
        if (Nginx is not null)
        {
            await Nginx.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    protected override Dictionary<string, string> Settings(int port) => new()
    {
        ["Gatehouse:Proxies:Addresses:0"] = Support.Nginx.Source,
        ["Gatehouse:Proxies:ClientCertificateHeader"] = "X-Client-Cert",
        ["Gatehouse:Proxies:ClientCertificateFormat"] = "EscapedPem",
    };

    protected override async Task StartedAsync(int port) => Nginx = await Support.Nginx.StartAsync(port, Server.BaseAddress, Ca);
}
