using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>What holds for an integration on one platform: the most specific place that says something counts.</summary>
internal sealed class PlatformTraits
{
    private static readonly TvLifetime DefaultAuthentication = new(30 * 24 * 3600);
    private static readonly TvLifetime DefaultAuthorization = new(24 * 3600);

    private readonly TvTraits[] _layers;
    private readonly TvLifetimes[] _lifetimes;

    /// <summary>Resolves platform, category, integration, endpoint and MVPD, in that order.</summary>
    public PlatformTraits(Integration integration, DevicePlatform platform)
    {
        var settings = integration.Settings;
        _layers = [.. Stated(settings.Platforms, platform.Id), .. Stated(settings.Categories, platform.Category.ToString()), settings.Traits];
        _lifetimes = [.. _layers.Select(l => l.Lifetimes), integration.Mvpd.Lifetimes, integration.Endpoints.Lifetimes];
        Mvpd = integration.Mvpd.Platforms.FirstOrDefault(p => p.Platform == platform.Id);
        Authentication = Lifetime(l => l.Authentication) ?? Setting(DefaultAuthentication);
        HomeAuthentication = Lifetime(l => l.HomeAuthentication) ?? Authentication;
        Authorization = Lifetime(l => l.Authorization) ?? Setting(DefaultAuthorization);
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

    private TtlSetting? Lifetime(Func<TvLifetimes, TvLifetime?> pick) => _lifetimes.Select(pick).FirstOrDefault(l => l is not null) is { } stated ? Setting(stated) : null;

    private bool Switch(Func<TvTraits, bool?> pick) => _layers.Select(pick).FirstOrDefault(v => v is not null) ?? false;

    private static TtlSetting Setting(TvLifetime lifetime) => new(TimeSpan.FromSeconds(lifetime.Seconds), lifetime.SetByMvpd);

    private static IEnumerable<TvTraits> Stated(IReadOnlyDictionary<string, TvTraits> by, string key) => by.TryGetValue(key, out var traits) ? [traits] : [];
}
