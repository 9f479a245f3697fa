using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Accounts;

namespace Gatehouse.Simulator.TvProvider.Living;

/// <summary>An Apple TV with its account and its apps, each of which has a keychain and a permission of its own.</summary>
public sealed class SimulatedTelevision : IDisposable
{
    private readonly List<TvApp> _apps = [];
    private readonly Dictionary<string, (MemoryTvStore Store, IVideoSubscriberAccount Account)> _installed = new(StringComparer.Ordinal);
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly Uri _server;
    private readonly TimeProvider _time;

    /// <param name="server">Address of the service.</param>
    /// <param name="time">The device's clock.</param>
    public SimulatedTelevision(Uri server, TimeProvider time)
    {
        (_server, _time) = (server, time);
        Account = new SimulatedVideoAccount(time);
    }

    /// <summary>The TV-provider account of the device.</summary>
    public SimulatedVideoAccount Account { get; }

    /// <summary>Starts an app, for the first time or again.</summary>
    /// <param name="serviceProvider">Its brand.</param>
    /// <param name="softwareStatement">What the operator gave it.</param>
    /// <param name="screen">Who sits in front of it.</param>
    /// <param name="adjust">Adds what the app brings: at least domain and redirect address, or that it does not use the account.</param>
    public TvApp Start(string serviceProvider, string softwareStatement, ITvScreen screen, Func<TvAppOptions, TvAppOptions> adjust)
    {
        ArgumentNullException.ThrowIfNull(adjust);
        if (!_installed.TryGetValue(serviceProvider, out var kept))
        {
            _installed[serviceProvider] = kept = (new MemoryTvStore(), Account.ForApp());
        }

        var options = new TvAppOptions
        {
            Server = _server,
            ServiceProvider = serviceProvider,
            SoftwareStatement = softwareStatement,
            Device = new TvDevice(_id, "AppleTV14,1", "14,1", "tvOS", "26.0", "WiFi") { PrimaryHardwareType = "SetTopBox", Manufacturer = "Apple", OsFamily = "tvOS", OsVendor = "Apple" },
            Store = kept.Store,
            Account = kept.Account,
            Time = _time,
        };
        var app = new TvApp(adjust(options), screen);
        _apps.Add(app);
        return app;
    }

    /// <inheritdoc/>
    public void Dispose() => _apps.ForEach(app => app.Dispose());
}
