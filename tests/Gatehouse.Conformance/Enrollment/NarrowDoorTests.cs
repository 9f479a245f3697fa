using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Hosting;

namespace Gatehouse.Conformance.Enrollment;

/// <summary>Refusals that depend on where people come from and how many come: a server behind a proxy, with a blocked network and low limits.</summary>
[Specification("Enrollment 2: tokens that are refused")]
public abstract class NarrowDoorTests(NarrowDoorTests.NarrowSite site)
{
    [Fact]
    public async Task Step_12_blocked_address_is_403_ADDRESS_BLOCKED()
    {
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync();
        var link = await tenant.LinkAsync(token);
        using var person = Browser.On(DeviceKind.IPhone, tenant.Address).From("203.0.113.77");
        using var program = Browser.On(DeviceKind.IPhone, tenant.Address, "application/json").From("203.0.113.78");
        using var elsewhere = Browser.On(DeviceKind.IPhone, tenant.Address).From("198.51.100.1");

        var page = await person.OpenAsync(link);
        var problem = await program.OpenAsync(link);

        Assert.Equal((403, "text/html"), (page.Status, page.MediaType));
        Assert.Contains("Not from here", Encoding.UTF8.GetString(page.Body), StringComparison.Ordinal);
        Assert.Equal((403, "ADDRESS_BLOCKED"), (problem.Status, CodeOf(problem)));
        Assert.Equal(
            ["203.0.113.77", "203.0.113.78"],
            (await tenant.LogAsync("ADDRESS_BLOCKED")).Where(e => e.TokenId == token.Id).Select(e => e.RemoteAddress!).Order(StringComparer.Ordinal));
        Assert.Equal(200, (await elsewhere.OpenAsync(link)).Status);
    }

    [Fact]
    public async Task Step_12_more_attempts_of_a_token_than_allowed_are_429_TOKEN_RATE_LIMITED()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync();
        var link = await tenant.LinkAsync(token);
        for (var person = 0; person < NarrowSite.AttemptsPerMinute; person++)
        {
            using var early = Browser.On(DeviceKind.IPhone, tenant.Address).From($"198.51.100.{10 + person}");
            Assert.Equal("application/x-apple-aspen-config", (await early.TapAsync(link)).Answer.MediaType);
        }

        using var late = Browser.On(DeviceKind.IPhone, tenant.Address).From("198.51.100.20");
        var (answer, _) = await late.TapAsync(link);

        Assert.Equal((429, "text/html"), (answer.Status, answer.MediaType));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Single(await tenant.LogAsync("TOKEN_RATE_LIMITED"), e => e.TokenId == token.Id && e.Outcome == "refused");
        Assert.Equal(NarrowSite.AttemptsPerMinute, (await tenant.Api.GetEnrollmentTokenAsync(token.Id, ct)).Reserved);
    }

    [Fact]
    public async Task Step_0_address_that_asks_too_often_is_429_before_any_signature_is_looked_at()
    {
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync();
        var link = await tenant.LinkAsync(token);
        using var flood = Browser.On(DeviceKind.IPhone, tenant.Address).From("198.51.100.30");
        using var neighbour = Browser.On(DeviceKind.IPhone, tenant.Address).From("198.51.100.31");
        WireAnswer answer;
        var asked = 0;
        do
        {
            answer = await flood.OpenAsync(new Uri(tenant.Address, "/enroll?token=nonsense"));
        }
        while (answer.Status != 429 && ++asked < 10 * NarrowSite.Burst);

        var genuine = await flood.OpenAsync(link);

        Assert.Equal((429, 429), (answer.Status, genuine.Status));
        Assert.NotNull(genuine.Headers.RetryAfter);
        Assert.DoesNotContain(await tenant.LogAsync("TOKEN_OK"), e => e.TokenId == token.Id);
        Assert.Equal(200, (await neighbour.OpenAsync(link)).Status);
    }

    private static string? CodeOf(WireAnswer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.GetProperty("code").GetString();
    }

    /// <summary>A server of these tests' own, with one organization.</summary>
    public abstract class NarrowSite : IAsyncLifetime
    {
        public const int AttemptsPerMinute = 2;
        public const int Burst = 8;

        private Ground? _ground;
        private ServerProcess? _server;
        private Tenant? _tenant;

        protected abstract Task<Ground?> LayAsync(CancellationToken ct);

        public async Task<Tenant> TenantAsync()
        {
            if (_server is null)
            {
                Tools.Missing(TestPostgres.Missing);
            }

            return _tenant ??= await _ground!.NewTenantAsync(_server!, TestContext.Current.CancellationToken);
        }

        public async ValueTask InitializeAsync()
        {
            var ct = TestContext.Current.CancellationToken;
            _ground = await LayAsync(ct);
            if (_ground is not null)
            {
                _server = await _ground.StartServerAsync(0, new Dictionary<string, string>
                {
                    ["Gatehouse:Proxies:Addresses:0"] = "127.0.0.1",
                    ["Gatehouse:Enrollment:BlockedNetworks:0"] = "203.0.113.0/24",
                    ["Gatehouse:Enrollment:AttemptsPerTokenPerMinute"] = $"{AttemptsPerMinute}",
                    ["Gatehouse:RateLimits:PublicPage:PerMinute"] = "1",
                    ["Gatehouse:RateLimits:PublicPage:Burst"] = $"{Burst}",
                }, ct);
            }
        }

        public async ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            _tenant?.Dispose();
            if (_ground is not null)
            {
                await _ground.DisposeAsync();
            }
        }
    }

    public sealed class OnSqliteFile : NarrowSite
    {
        protected override async Task<Ground?> LayAsync(CancellationToken ct) => await Ground.OnSqliteAsync(ct);
    }

    public sealed class OnPostgresDatabase : NarrowSite
    {
        protected override Task<Ground?> LayAsync(CancellationToken ct) => Ground.OnPostgresAsync(ct);
    }
}

public sealed class NarrowDoorOnSqlite(NarrowDoorTests.OnSqliteFile site) : NarrowDoorTests(site), IClassFixture<NarrowDoorTests.OnSqliteFile>;

public sealed class NarrowDoorOnPostgres(NarrowDoorTests.OnPostgresDatabase site) : NarrowDoorTests(site), IClassFixture<NarrowDoorTests.OnPostgresDatabase>;
