using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Core;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Kdf;
using Gatehouse.Client.Apps.Storage.Keys;
using Gatehouse.Client.Tests.Support;

namespace Gatehouse.Conformance.Apps.Support;

/// <summary>An app on one device, on the SDK as it is shipped: its store in files, its network real. Its process can be killed.</summary>
public sealed class Phone : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly AppTenant _tenant;
    private MasterController? _controller;
    private FileSecureStore? _store;

    public Phone(AppTenant tenant) => _tenant = tenant;

    public Wiretap Wire { get; } = new();

    public Person Person { get; } = new();

    public Finger Finger { get; } = new();

    public MovableClock Clock { get; } = new();

    public SteadyClock Steady { get; } = new();

    public IInstallMarker? Marker { get; set; }

    public IKeyStore Keys { get; set; } = new SoftwareKeyStore();

    public IAppBrowser? Browser { get; set; }

    /// <summary>Changes what the next process works with.</summary>
    public Func<AppOptions, AppOptions> Change { get; set; } = options => options;

    public string Folder => _folder.Path;

    /// <summary>The app's process.</summary>
    public MasterController Controller => _controller ??= NewProcess();

    /// <summary>Who is enrolled.</summary>
    public UserIdentifier User => Controller.Core.Users.Find(null)!.User;

    /// <summary>What is open in the process; only tests look at it.</summary>
    internal Session Session => Controller.Core.Session!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static StartEvent Start => new("en", new AppVersion(1, 4), "demo-app");

    /// <summary>What files the app has, but for the lock.</summary>
    public IReadOnlyList<string> Files => [.. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != ".lock")];

    public Task<TResult> PostAsync<TResult>(RequestEvent<TResult> request)
        where TResult : ResultEvent, new() => Controller.PostEventAsync(request, Ct);

    /// <summary>Sends it; the result must have this status.</summary>
    public async Task<TResult> PostAsync<TResult>(StatusType expected, RequestEvent<TResult> request)
        where TResult : ResultEvent, new()
    {
        var result = await PostAsync(request);
        Assert.True(expected == result.Status, $"Expected {expected}, got {result.Status} {result.ErrorCode} {result.ErrorDescription}");
        return result;
    }

    public Task<StartResultEvent> StartAsync() => PostAsync(StatusType.Ok, Start);

    public Task<StatusResultEvent> EnrollAsync(AuthenticationMode mode = AuthenticationMode.No) =>
        PostAsync(StatusType.Ok, new EnrollAnonymousUserEvent(_tenant.Id, mode));

    public Task<OfflineLoginResultEvent> LoginAsync() => PostAsync(StatusType.Ok, new OfflineLoginEvent());

    public Task<ExchangeIamTokenResultEvent> ExchangeAsync(bool force = false) => PostAsync(StatusType.Ok, new ExchangeIamTokenEvent(_tenant.Orders, force));

    public async Task<SdkState> StateAsync() => (await PostAsync(new GetSdkStateEvent())).SdkState;

    /// <summary>Ends the process without any tidying up; the next request is a new process'.</summary>
    public void Kill()
    {
        // The lock of the folder is all that the system would take from a dead process.
        _store?.Dispose();
        (_controller, _store) = (null, null);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_controller is not null)
        {
            await _controller.DisposeAsync();
        }

        Wire.Dispose();
        _folder.Dispose();
    }

    private MasterController NewProcess()
    {
        _store = new FileSecureStore(new FileSecureStoreOptions
        {
            Folder = Folder,
            SecretPrompt = Person,
            BiometricPrompt = Finger,
            Time = Clock,
            Steady = Steady,
            Kdf = new KdfParameters(KdfAlgorithm.Pbkdf2Sha256, 1000, 0, 0),
            Marker = Marker,
            Keys = Keys,
        });
        return new MasterController(Change(new AppOptions
        {
            Store = _store,
            Keys = Keys,
            Server = _tenant.Tenant.Address,
            HttpHandler = () => new Borrowed(Wire),
            Time = Clock,
            Browser = Browser,
            RetryDelays = [TimeSpan.FromMilliseconds(50)],
        }));
    }

    // Each start makes a handler and disposes it; the network outlives them.
    private sealed class Borrowed(HttpMessageHandler inner) : HttpMessageHandler
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
