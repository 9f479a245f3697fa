using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Http;

public abstract class ThrottleTests(ITvGate gate)
{
    private const string Configuration = "/api/v2/ACMETV/configuration";

    [Fact]
    public async Task T20_T21_Thirteen_calls_in_2_2_seconds_are_answered_a_fourteenth_is_not_and_after_a_second_one_is()
    {
        var app = await FreshAsync();
        for (var i = 0; i < 13; i++)
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(i == 0 ? 0 : 2.2 / 12));
            (await app.GetAsync(Configuration)).Ok();
        }

        foreach (var _ in new[] { 2.4, 2.6, 2.8 })
        {
            gate.Clock.Advance(TimeSpan.FromSeconds(0.2));
            var refused = await app.GetAsync(Configuration);
            Assert.Equal((429, "text/html"), (refused.Status, refused.ContentType!.Split(';')[0]));
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        }

        gate.Clock.Advance(TimeSpan.FromSeconds(0.3)); // 3.1
        (await app.GetAsync(Configuration)).Ok();
    }

    [Fact]
    public async Task T22_A_backend_that_speaks_for_two_devices_has_a_bucket_for_each()
    {
        var site = await TvSite.CreateAsync(gate);
        var backend = await TvApp.StartAsync(site, await site.ApplicationAsync(s => s with { ServerToServer = true }));
        var own = backend.Headers["X-Forwarded-For"];
        backend.Headers["X-Forwarded-For"] = $"198.51.100.7, {own}";
        await TakeAsync(backend, 11);
        Assert.Equal(429, (await backend.GetAsync(Configuration)).Status);

        // Nor does it matter what the backend does for itself.
        backend.Headers["X-Forwarded-For"] = own;
        await TakeAsync(backend, 9);
        Assert.Equal(429, (await backend.GetAsync(Configuration)).Status);
        backend.Headers["X-Forwarded-For"] = $"198.51.100.8, {own}";
        await TakeAsync(backend, 11);
        Assert.Equal(429, (await backend.GetAsync(Configuration)).Status);
    }

    [Fact]
    public async Task What_an_app_says_of_its_address_is_not_believed()
    {
        var app = await FreshAsync();
        var own = app.Headers["X-Forwarded-For"];
        for (var i = 0; i < 11; i++)
        {
            app.Headers["X-Forwarded-For"] = $"198.51.100.{i}, {own}";
            (await app.GetAsync(Configuration)).Ok();
        }

        app.Headers["X-Forwarded-For"] = $"198.51.100.99, {own}";
        Assert.Equal(429, (await app.GetAsync(Configuration)).Status);
    }

    [Fact]
    public async Task Calls_are_counted_before_anything_is_known_about_them()
    {
        var app = await FreshAsync();
        app.Token = "";
        for (var i = 0; i < 11; i++)
        {
            Assert.NotEqual(429, (await app.GetAsync(i % 2 == 0 ? Configuration : "/api/v2/no/such/address/here")).Status);
        }

        Assert.Equal(429, (await app.GetAsync("/api/v2/no/such/address/here")).Status);
        Assert.Equal(429, (await app.FetchTokenAsync()).Status);
    }

    [Fact]
    public async Task A_page_of_the_service_provider_may_read_that_it_calls_too_often()
    {
        var app = await FreshAsync();
        await TakeAsync(app, 11);
        app.Headers["Origin"] = "https://www.acme.example";

        var refused = await app.GetAsync(Configuration);

        Assert.Equal(429, refused.Status);
        Assert.Equal("https://www.acme.example", Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    private static async Task TakeAsync(TvApp app, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            (await app.GetAsync(Configuration)).Ok();
        }
    }

    // Registration and token counted as well; after a while nobody remembers them.
    private async Task<TvApp> FreshAsync()
    {
        var app = await TvApp.StartAsync(await TvSite.CreateAsync(gate));
        gate.Clock.Advance(TimeSpan.FromMinutes(1));
        return app;
    }
}

[Collection(nameof(SqliteTvGate))]
public sealed class ThrottleTestsOnSqlite(SqliteTvGate gate) : ThrottleTests(gate);

[Collection(nameof(PostgresTvGate))]
public sealed class ThrottleTestsOnPostgres(PostgresTvGate gate) : ThrottleTests(gate);
