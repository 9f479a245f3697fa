using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Hosting;

public sealed class FaultTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A relay to PostgreSQL stands for the network: cut, every connection through it ends, and new ones are refused.</summary>
    [Fact]
    public async Task A_database_that_goes_away_and_comes_back_costs_errors_while_it_is_away_and_nothing_else()
    {
        if (await TestPostgres.CreateAsync() is not { } real)
        {
            Tools.Missing(TestPostgres.Missing);
            return;
        }

        await using var relay = new Relay(real);
        await using (var own = await OwnServer.StartAsync(new() { ["Gatehouse:DataKey"] = Convert.ToBase64String(new byte[32]) }, database: relay.ConnectionString))
        {
            using var before = await SignInAsync(own.Http);
            using var ready = await own.Http.GetAsync("/readyz", Ct);

            relay.Cut();
            own.Clock.Advance(TimeSpan.FromSeconds(2));
            var start = Stopwatch.GetTimestamp();
            using var away = await SignInAsync(own.Http);
            var took = Stopwatch.GetElapsedTime(start);
            using var notReady = await own.Http.GetAsync("/readyz", Ct);
            using var alive = await own.Http.GetAsync("/healthz", Ct);

            relay.Mend();
            own.Clock.Advance(TimeSpan.FromSeconds(2));
            using var back = await SignInAsync(own.Http);
            using var readyAgain = await own.Http.GetAsync("/readyz", Ct);

            Assert.Equal(HttpStatusCode.Unauthorized, before.StatusCode);
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            await away.ProblemAsync(HttpStatusCode.ServiceUnavailable, "database-unavailable");
            Assert.Equal(TimeSpan.FromSeconds(5), away.Headers.RetryAfter!.Delta);
            Assert.True(took < TimeSpan.FromSeconds(10), $"It took {took}.");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, notReady.StatusCode);
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, back.StatusCode);
            Assert.Equal(HttpStatusCode.OK, readyAgain.StatusCode);
            Assert.DoesNotContain(own.Logs.Lines, l => l.Event.Id == 2001);
        }

        await TestPostgres.DropAsync(real);
    }

    [Fact]
    public async Task A_flood_gets_429_with_the_time_to_wait()
    {
        await using var own = await OwnServer.StartAsync(new() { ["Gatehouse:RateLimits:SignIn:PerMinute"] = "6", ["Gatehouse:RateLimits:SignIn:Burst"] = "3" });

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await SignInAsync(own.Http));
        }

        using var elsewhere = await own.Http.GetAsync("/healthz", Ct);

        Assert.Equal(3, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        var refused = answers[^1];
        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        Assert.Contains(own.Logs.Lines, l => l.Event.Id == 2006);
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);
        answers.ForEach(a => a.Dispose());
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient http) =>
        http.SendAsync(HttpMethod.Post, "/api/v1/session", new SignInRequest("nobody@example.org", "not the password"));

    private sealed class Relay : IAsyncDisposable
    {
        private readonly int _port;
        private readonly int _target;
        private readonly List<Socket> _open = [];
        private Socket _listener;
        private Task _accepting;

        public Relay(string connectionString)
        {
            var builder = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
            _target = builder.Port;
            _listener = Listen(0);
            _port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
            _accepting = AcceptAsync(_listener);
            builder.Port = _port;
            ConnectionString = builder.ToString();
        }

        public string ConnectionString { get; }

        public void Cut()
        {
            _listener.Dispose();
            lock (_open)
            {
                _open.ForEach(s => s.Dispose());
                _open.Clear();
            }
        }

        public void Mend()
        {
            _listener = Listen(_port);
            _accepting = AcceptAsync(_listener);
        }

        public async ValueTask DisposeAsync()
        {
            Cut();
            await _accepting;
        }

        private static Socket Listen(int port)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return socket;
        }

        private async Task AcceptAsync(Socket listener)
        {
            try
            {
                while (true)
                {
                    var near = await listener.AcceptAsync(CancellationToken.None);
                    var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    await far.ConnectAsync(IPAddress.Loopback, _target, CancellationToken.None);
                    lock (_open)
                    {
                        _open.AddRange([near, far]);
                    }

                    _ = CopyAsync(near, far);
                    _ = CopyAsync(far, near);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Cut.
            }
        }

        private static async Task CopyAsync(Socket from, Socket to)
        {
            try
            {
                await using var input = new NetworkStream(from);
                await using var output = new NetworkStream(to);
                await input.CopyToAsync(output);
                to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                // Cut.
            }
        }
    }
}
