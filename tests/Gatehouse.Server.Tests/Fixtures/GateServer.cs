using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>One running server process, in this process.</summary>
public sealed class GateServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly StringWriter _terminal;

    private GateServer(WebApplication app, StringWriter terminal)
    {
        _app = app;
        _terminal = terminal;
        Address = new Uri(app.Urls.First());
        Anonymous = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Anonymous { get; }

    public IServiceProvider Services => _app.Services;

    public Database Database => Services.GetRequiredService<Database>();

    public string TerminalText => _terminal.ToString();

    /// <summary>Starts a server.</summary>
    /// <param name="database">File or connection string.</param>
    /// <param name="clock">Its time.</param>
    /// <param name="logs">Where its log goes.</param>
    /// <param name="settings">Further settings, such as <c>Gatehouse:Admin:LockoutAfter</c>.</param>
    /// <param name="configure">Last word on its services.</param>
    public static async Task<GateServer> StartAsync(
        string database, TimeProvider clock, CapturedLogs logs,
        IReadOnlyDictionary<string, string>? settings = null, Action<WebApplicationBuilder>? configure = null)
    {
        var terminal = new StringWriter();
        string[] args =
        [
            "--environment", "Development", "--urls", "http://127.0.0.1:0", "--Gatehouse:Database", database,
            "--Gatehouse:RateLimits:SignIn:PerMinute", "0", // every organization of a test is set up from the same address
            "--Gatehouse:Enrollment:DnsServers:0", "127.0.0.1:1", // nobody's: the DNS of the world is none of the tests'
            "--Gatehouse:TvProvider:Api:CallsPerSecond", "0", // the clock stands still, and every device has the same address
            .. (settings ?? new Dictionary<string, string>()).SelectMany(s => new[] { "--" + s.Key, s.Value }),
        ];
        var app = Program.Create(args, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
            builder.Services.Replace(ServiceDescriptor.Singleton(clock));
            builder.Services.Replace(ServiceDescriptor.Singleton<IRsaKeys, FewRsaKeys>());
            builder.Services.Replace(ServiceDescriptor.Singleton(new Server.Hosting.Terminal(TextWriter.Synchronized(terminal))));

            // What a password costs is tested once; everywhere else it would only make tests slow.
            builder.Services.Configure<PasswordHasherOptions>(o => o.IterationCount = 1000);
            configure?.Invoke(builder);
        });
        try
        {
            await app.StartGatehouseAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new GateServer(app, terminal);
    }

    /// <summary>Stops as on a termination signal.</summary>
    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
