using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.AspNetCore;
using Gatehouse.Conformance.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Conformance.Apps.Support;

/// <summary>A backend as somebody builds one who uses the package for it.</summary>
internal sealed class OrdersBackend : IAsyncDisposable
{
    private readonly WebApplication _web;

    private OrdersBackend(WebApplication web) => _web = web;

    public Uri Address => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>How often it was asked.</summary>
    public int Requests { get; private set; }

    /// <summary>Starts one.</summary>
    /// <param name="tenant">Whose apps it takes.</param>
    /// <param name="ca">For TLS; null for none.</param>
    public static async Task<OrdersBackend> StartAsync(AppTenant tenant, PrivateCa? ca = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (ca is not null) listen.UseHttps(CertificateOf(ca));
        }));
        builder.Services.AddGatehouseAppAuthentication(options => (options.Issuer, options.Audience, options.RequireNonce) = (tenant.Issuer, tenant.Orders, true));
        var web = builder.Build();
        var backend = new OrdersBackend(web);
        web.Use((context, next) =>
        {
            backend.Requests++;
            return next(context);
        });
        web.UseAuthentication(); // else they come before what counts
        web.UseAuthorization();
        web.MapGet("/orders", () => Results.Ok("orders")).RequireAuthorization().AllowAnonymousUsers();
        web.MapPost("/orders", () => Results.Ok("ordered")).RequireAuthorization().AllowAnonymousUsers();
        web.MapGet("/account", () => Results.Ok("account")).RequireAuthorization().RequireAppLevel(1).AllowAnonymousUsers();
        await web.StartAsync(TestContext.Current.CancellationToken);
        return backend;
    }

    public Uri At(string path) => new(Address, path);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _web.DisposeAsync();

    // A key that was read from PEM is not one that TLS takes everywhere.
    private static X509Certificate2 CertificateOf(PrivateCa ca)
    {
        using var read = X509Certificate2.CreateFromPemFile(ca.CertificateFile, ca.KeyFile);
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pfx), null);
    }
}
