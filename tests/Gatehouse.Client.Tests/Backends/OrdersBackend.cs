using Gatehouse.Client.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Client.Tests.Backends;

/// <summary>A backend that takes tokens of <see cref="FakeIssuer"/>, on a port of its own.</summary>
public sealed class OrdersBackend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OrdersBackend(WebApplication app, FakeIssuer issuer, ManualClock clock) => (_app, Issuer, Clock) = (app, issuer, clock);

    public FakeIssuer Issuer { get; }

    public ManualClock Clock { get; }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<OrdersBackend> StartAsync(Action<GatehouseAppOptions>? configure = null)
    {
        var (issuer, clock) = (new FakeIssuer(), new ManualClock());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddGatehouseAppAuthentication(options =>
        {
            (options.Issuer, options.Audience, options.BackchannelHttpHandler) = (FakeIssuer.Address, "orders-api", issuer);
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/orders", (HttpContext http) => GatehouseAppUser.From(http.User)).RequireAuthorization();
        app.MapPost("/orders", () => "made").RequireAppScope("orders.write");
        app.MapGet("/browse", (HttpContext http) => GatehouseAppUser.From(http.User)).RequireAuthorization().AllowAnonymousUsers();
        app.MapGet("/account", () => "yours").RequireAppLevel(2, TimeSpan.FromMinutes(5));
        app.MapGet("/open", () => "anybody's");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new OrdersBackend(app, issuer, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Issuer.Dispose();
    }
}
