using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>
/// What holds for an integration on one platform: the most specific place that says something counts. On a device that nobody
/// recognizes, lifetimes that are not stated for such devices are the shortest of any platform, because it may be that one.
/// </summary>
internal sealed class PlatformTraits
{
    private static readonly TvLifetime DefaultAuthentication = new(30 * 24 * 3600);
    private static readonly TvLifetime DefaultAuthorization = new(24 * 3600);

    private readonly TvTraits[] _layers;
    private readonly TvLifetimes[] _lifetimes;
    private readonly TvLifetimes[] _own;
    private readonly TvLifetimes[] _elsewhere;

    /// <summary>Resolves platform, category, integration, MVPD and the MVPD behind which it stands, in that order.</summary>
    public PlatformTraits(Integration integration, DevicePlatform platform)
    {
        var settings = integration.Settings;
        TvTraits[] own = [.. Stated(settings.Platforms, platform.Id), .. Stated(settings.Categories, platform.Category.ToString())];
        _layers = [.. own, settings.Traits];
        _own = [.. own.Select(t => t.Lifetimes)];
        _elsewhere = platform.Category == PlatformCategory.Unidentified ? [.. settings.Platforms.Values.Concat(settings.Categories.Values).Except(own).Select(t => t.Lifetimes)] : [];
        _lifetimes = [.. _layers.Select(l => l.Lifetimes), integration.Mvpd.Lifetimes, integration.Endpoints.Lifetimes];
        Mvpd = integration.Mvpd.Platforms.FirstOrDefault(p => p.Platform == platform.Id);
        Authentication = Setting(Lifetime(l => l.Authentication, DefaultAuthentication)!);
        HomeAuthentication = Lifetime(l => l.HomeAuthentication, null) is { } home ? Setting(home) : Authentication;
        Authorization = Setting(Lifetime(l => l.Authorization, DefaultAuthorization)!);
        MediaToken = TimeSpan.FromSeconds(_lifetimes.Select(l => l.MediaTokenSeconds).FirstOrDefault(s => s is not null) ?? (int)Protocols.TvProvider.MediaToken.DefaultTtl.TotalSeconds);
        SingleSignOn = Switch(l => l.SingleSignOn);
        EnforcePlatformPermissions = Switch(l => l.EnforcePlatformPermissions);
        HomeBased = Switch(l => l.HomeBased);
    }

    /// <summary>The MVPD on that platform; null when the platform does not know it.</summary>
    public TvMvpdPlatform? Mvpd { get; }

    /// <summary>How long a sign-in holds.</summary>
    public TtlSetting Authentication { get; }

    /// <summary>How long a sign-in by the home network holds.</summary>
    public TtlSetting HomeAuthentication { get; }

    /// <summary>How long an authorization holds.</summary>
    public TtlSetting Authorization { get; }

    /// <summary>How long a media token holds.</summary>
    public TimeSpan MediaToken { get; }

    /// <summary><c>enablePlatformServices</c>.</summary>
    public bool SingleSignOn { get; }

    /// <summary><c>enforcePlatformPermissions</c>.</summary>
    public bool EnforcePlatformPermissions { get; }

    /// <summary>The MVPD may recognize the home network.</summary>
    public bool HomeBased { get; }

    private TvLifetime? Lifetime(Func<TvLifetimes, TvLifetime?> pick, TvLifetime? otherwise)
    {
        var stated = _lifetimes.Select(pick).FirstOrDefault(l => l is not null) ?? otherwise;
        return _own.Any(l => pick(l) is not null)
            ? stated
            : _elsewhere.Select(pick).Append(stated).Where(l => l is not null).MinBy(l => l!.Seconds);
    }

    private bool Switch(Func<TvTraits, bool?> pick) => _layers.Select(pick).FirstOrDefault(v => v is not null) ?? false;

    private static TtlSetting Setting(TvLifetime lifetime) => new(TimeSpan.FromSeconds(lifetime.Seconds), lifetime.SetByMvpd);

    private static IEnumerable<TvTraits> Stated(IReadOnlyDictionary<string, TvTraits> by, string key) => by.TryGetValue(key, out var traits) ? [traits] : [];
}
