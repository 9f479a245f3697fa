using System.Net;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Hosting;

namespace Gatehouse.Conformance.Faults;

/// <summary>Whoever asks too often is told when to come back, at every door.</summary>
[Specification("Faults: a flood")]
public sealed class FloodTests : IClassFixture<FloodTests.NarrowServer>
{
    private const int Burst = 5;
    private readonly NarrowServer _narrow;

    public FloodTests(NarrowServer narrow) => _narrow = narrow;

    [Theory]
    [InlineData("GET", "/enroll", "text/html")]
    [InlineData("GET", "/e/some-code", "text/html")]
    [InlineData("GET", "/enroll/status/att_00000000000000000000000000", "application/problem+json")]
    [InlineData("GET", "/scep/scep_00000000000000000000000000?operation=GetCACaps", "application/problem+json")]
    [InlineData("POST", "/scep/scep_00000000000000000000000000?operation=PKIOperation", "application/problem+json")]
    [InlineData("PUT", "/mdm/org_00000000000000000000000000/checkin", "application/problem+json")]
    [InlineData("PUT", "/mdm/org_00000000000000000000000000/connect", "application/problem+json")]
    [InlineData("POST", "/api/v1/session", "application/problem+json")]
    [InlineData("POST", "/api/v1/setup", "application/problem+json")]
    [InlineData("GET", "/setup?code=guess", "text/html")]
    [InlineData("GET", "/api/v1/devices", "application/problem+json")]
    public async Task Flood_is_429_with_Retry_After(string method, string path, string form)
    {
        var ct = TestContext.Current.CancellationToken;
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _narrow.Server.BaseAddress };
        for (var request = 0; request < 4 * Burst; request++)
        {
            using var message = new HttpRequestMessage(new HttpMethod(method), path);
            message.Headers.Accept.ParseAdd(form == "text/html" ? "text/html" : "application/json");
            using var answer = await http.SendAsync(message, ct);
            Assert.InRange((int)answer.StatusCode, 200, 499);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.NotNull(answer.Headers.RetryAfter);
                Assert.NotNull(answer.Content.Headers.ContentType);
                return;
            }
        }

        Assert.Fail($"{4 * Burst} requests at once were all let through.");
    }

    /// <summary>A server that lets few through.</summary>
    public sealed class NarrowServer : IAsyncLifetime
    {
        private Ground? _ground;

        public ServerProcess Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var ct = TestContext.Current.CancellationToken;
            _ground = await Ground.OnSqliteAsync(ct);
            var narrow = new Dictionary<string, string>();
            foreach (var door in new[] { "PublicPage", "Scep", "Mdm", "SignIn", "Api" })
            {
                narrow[$"Gatehouse:RateLimits:{door}:PerMinute"] = "1";
                narrow[$"Gatehouse:RateLimits:{door}:Burst"] = $"{Burst}";
            }

            Server = await _ground.StartServerAsync(0, narrow, ct);
        }

        public ValueTask DisposeAsync() => _ground?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
