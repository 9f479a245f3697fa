using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>The web server of a TV provider on loopback, slow or down as <see cref="MvpdFaults"/> want it.</summary>
internal sealed class MvpdHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MvpdHost(WebApplication app, X509Certificate2? certificate) => (_app, Certificate) = (app, certificate);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://localhost/");

    /// <summary>Of its connections; null without TLS.</summary>
    public X509Certificate2? Certificate { get; }

    public static async Task<MvpdHost> StartAsync(MvpdOptions options, MvpdFaults faults, Func<HttpContext, Task> handle, CancellationToken ct)
    {
        var certificate = options.Tls is { } tls ? Make(tls, options.Time.GetUtcNow()) : null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate });
            }
        }));
        var host = new MvpdHost(builder.Build(), certificate);
        host._app.Run(async http =>
        {
            if (faults.IsDown)
            {
                http.Abort();
                return;
            }

            await Task.Delay(faults.Delay, options.Time, http.RequestAborted).ConfigureAwait(false);
            await handle(http).ConfigureAwait(false);
        });
        await host._app.StartAsync(ct).ConfigureAwait(false);
        host.Address = new Uri(host._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return host;
    }

    /// <summary>A page with a heading.</summary>
    public static Task WritePageAsync(HttpContext http, int status, string heading, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        var html = $"<!doctype html><html lang=\"en\"><title>{Encode(heading)}</title><h1>{Encode(heading)}</h1>{body}</html>";
        return http.Response.WriteAsync(html, Encoding.UTF8, http.RequestAborted);
    }

    /// <summary>Text for a page.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync().ConfigureAwait(false);
        Certificate?.Dispose();
    }

    private static X509Certificate2 Make(MvpdTls tls, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=TV provider on loopback", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(now.AddYears(-1), tls == MvpdTls.Expired ? now.AddDays(-1) : now.AddYears(5));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
