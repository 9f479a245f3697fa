using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage.Keys;

namespace Gatehouse.Client.Tests.Apps.Support;

/// <summary>An app on one device, which can be killed and started again; the server is a fake, the store in memory.</summary>
public sealed class App : IAsyncDisposable
{
    public const string Audience = "orders-api";

    private readonly List<MasterController> _controllers = [];

    public App() => Options = new AppOptions
    {
        Store = new MemoryStore(Disk),
        Keys = new SoftwareKeyStore(),
        Server = FakeServer.Address,
        HttpHandler = () => new Undisposed(Server),
        Time = Clock,
        RetryDelays = [],
    };

    public MemoryDisk Disk { get; } = new();

    public FakeServer Server { get; } = new();

    public ManualClock Clock { get; } = new();

    public AppOptions Options { get; set; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A controller as a new process would have it. The one before is not disposed: its process was killed.</summary>
    public MasterController New()
    {
        var controller = new MasterController(Options);
        _controllers.Add(controller);
        return controller;
    }

    public static StartEvent Start => new("en", new AppVersion(1, 4), "demo-app");

    /// <summary>Started.</summary>
    public async Task<MasterController> StartedAsync()
    {
        var controller = New();
        Is(StatusType.Ok, await controller.PostEventAsync(Start, Ct));
        return controller;
    }

    /// <summary>Enrolled, and not logged in yet.</summary>
    public async Task<MasterController> EnrolledAsync(AuthenticationMode mode = AuthenticationMode.No)
    {
        var controller = await StartedAsync();
        Is(StatusType.Ok, await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme", mode), Ct));
        return controller;
    }

    /// <summary>Logged in.</summary>
    public async Task<MasterController> LoggedInAsync(AuthenticationMode mode = AuthenticationMode.No)
    {
        var controller = await EnrolledAsync(mode);
        Is(StatusType.Ok, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));
        return controller;
    }

    /// <summary>The result has this status; if not, says what it has.</summary>
    public static void Is(StatusType expected, ResultEvent result) =>
        Assert.True(expected == result.Status, $"Expected {expected}, got {result.Status} {result.ErrorCode} {result.ErrorDescription}");

    /// <summary>The controller stands there.</summary>
    public static async Task StandsAtAsync(SdkState expected, MasterController controller) =>
        Assert.Equal(expected, (await controller.PostEventAsync(new GetSdkStateEvent(), Ct)).SdkState);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var controller in _controllers)
        {
            await controller.DisposeAsync();
        }

        Server.Dispose();
    }

    // Each start makes a handler and disposes it; the fake outlives them.
    private sealed class Undisposed(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
