using Gatehouse.Client.AspNetCore;

namespace Samples.Orders;

/// <summary>A shop's API. Anybody's app may look at what there is; ordering takes a scope, and the account takes somebody who has signed in.</summary>
public static class OrdersBackend
{
    /// <summary>The backend, ready to run.</summary>
    /// <param name="args">Configuration: <c>--Gatehouse:Issuer</c>, <c>--Gatehouse:Audience</c>, <c>--urls</c>.</param>
    /// <param name="configure">More of it, for tests.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Services.AddSingleton<OrderBook>();
        builder.Services.AddGatehouseAppAuthentication(options =>
        {
            options.Issuer = builder.Configuration["Gatehouse:Issuer"] ?? "";
            options.Audience = builder.Configuration["Gatehouse:Audience"] ?? "";
            options.RequireNonce = true;
        });
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();

        // An anonymous user is somebody: the same one each time, only nobody knows who.
        app.MapGet("/orders", (HttpContext http, OrderBook book) => book.Of(Caller(http).Subject))
            .RequireAppScope("orders.read").AllowAnonymousUsers();
        app.MapPost("/orders", (HttpContext http, OrderBook book, NewOrder order) => book.Add(Caller(http).Subject, order.Article))
            .RequireAppScope("orders.write").AllowAnonymousUsers();

        // Answers 401 with what is needed to an anonymous user: the app may then offer to sign in.
        app.MapGet("/account", (HttpContext http) => Caller(http)).RequireAppLevel(1);
        return app;
    }

    private static GatehouseAppUser Caller(HttpContext http) => GatehouseAppUser.From(http.User)!;
}
