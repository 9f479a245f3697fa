using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Hosting.Tls;

/// <summary>The listener: limits, TLS and where it listens.</summary>
public static class KestrelSetup
{
    // Mdm-Signature alone is about 3 KB, a bearer token and what proxies add stand beside it.
    private const int MaxHeaderBytes = 64 * 1024;

    /// <summary>Bodies of routes that state no limit of their own. The largest message is a command result (16 MiB) with its envelope.</summary>
    private const long MaxBodyBytes = 20 * 1024 * 1024;

    /// <summary>Configures it.</summary>
    public static void AddListener(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TlsOptions>().BindConfiguration("Gatehouse:Tls").ValidateOnStart();
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>();
        services.AddSingleton<TlsCertificate>();
        var tls = builder.Configuration["Gatehouse:Tls:Certificate"] is not null;
        var ask = builder.Configuration.GetValue("Gatehouse:Tls:AskForClientCertificate", true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.MaxRequestHeaderCount = 100;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(20);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(10));
            if (tls)
            {
                kestrel.ConfigureEndpointDefaults(endpoint => UseOurTls(endpoint, ask));
            }
        });
        Listen(builder, tls);
    }

    private static void UseOurTls(ListenOptions endpoint, bool askForClientCertificate)
    {
        var certificate = endpoint.ApplicationServices.GetRequiredService<TlsCertificate>();
        endpoint.KestrelServerOptions.ConfigureHttpsDefaults(https =>
        {
            https.ClientCertificateMode = askForClientCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;

            // Whether a device's certificate is one of ours is decided per request, against our own CAs; the system's
            // trust store has no say in it, and a certificate of somebody else must not break pages for people.
            https.ClientCertificateValidation = (_, _, _) => true;
            https.CheckCertificateRevocation = false;

            // The selector satisfies Kestrel's check at start; each handshake then gets the certificate together with its chain.
            https.ServerCertificateSelector = (_, _) => certificate.Leaf;
            https.OnAuthenticate = (_, ssl) => (ssl.ServerCertificateSelectionCallback, ssl.ServerCertificateContext) = (null, certificate.Context);
        });
    }

    private static void Listen(WebApplicationBuilder builder, bool tls)
    {
        var urls = builder.Configuration[WebHostDefaults.ServerUrlsKey] ?? (tls ? "https://*:443" : "http://127.0.0.1:8080");
        if (builder.Configuration["Gatehouse:Telemetry:MetricsUrl"] is { Length: > 0 } metrics)
        {
            urls += ";" + metrics;
        }

        builder.WebHost.UseUrls(urls.Split(';'));
    }
}
