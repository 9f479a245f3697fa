using System.Collections.Concurrent;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>A service provider and an MVPD that serves it.</summary>
/// <param name="Settings">What the operator states.</param>
/// <param name="ServiceProvider">For whom.</param>
/// <param name="Mvpd">By whom.</param>
/// <param name="Endpoints">Whose endpoints: the MVPD itself, or its proxy.</param>
internal sealed record Integration(TvIntegration Settings, TvServiceProvider ServiceProvider, TvMvpd Mvpd, TvMvpd Endpoints)
{
    private static readonly string[] UsualAttributes = ["uid", "NameID", "uniqueId"];

    private readonly ConcurrentDictionary<string, PlatformTraits> _traits = new(StringComparer.Ordinal);

    /// <summary>May be used.</summary>
    public bool Enabled => Settings.Enabled;

    /// <summary>For people.</summary>
    public string DisplayName => Settings.DisplayName ?? Mvpd.DisplayName;

    /// <summary>For people; null for none.</summary>
    public string? LogoUrl => Settings.LogoUrl ?? Mvpd.LogoUrl;

    /// <summary>A trial.</summary>
    public bool IsTempPass => Mvpd.TempPass is not null;

    /// <summary>What Apple's framework asks the MVPD for: <c>attributesNames</c>.</summary>
    public IReadOnlyList<string> PartnerAttributes => Mvpd.PartnerAttributes.Count > 0
        ? Mvpd.PartnerAttributes
        : [.. UsualAttributes.Concat(Mvpd.UserIdAttribute is { } id ? [id] : []).Concat(Mvpd.Metadata.Keys).Distinct(StringComparer.Ordinal)];

    /// <summary>What holds on a platform.</summary>
    public PlatformTraits On(DevicePlatform platform) => _traits.GetOrAdd(platform.Id, _ => new PlatformTraits(this, platform));
}
