using System.ComponentModel.DataAnnotations;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Management;

/// <summary>The MVPDs of a proxy within a configuration.</summary>
internal static class ProxiedMvpdList
{
    /// <summary>Those that are there.</summary>
    public static IEnumerable<ProxiedMvpd> Of(TvConfiguration configuration, string proxy) => configuration.Mvpds.Where(m => m.Proxy == proxy).Select(m => new ProxiedMvpd(
        m.Id, m.DisplayName, m.LogoUrl, [.. configuration.Integrations.Where(i => i.Mvpd == m.Id && i.Enabled).Select(i => i.ServiceProvider)]));

    /// <summary>Whose offers a list changes: those whom it names, and those whom the list before it named.</summary>
    public static IEnumerable<TvServiceProvider> ServiceProviders(TvConfiguration configuration, string proxy, IReadOnlyList<ProxiedMvpd> list)
    {
        var before = configuration.Mvpds.Where(m => m.Proxy == proxy).Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        var named = list.SelectMany(m => m.ServiceProviders).Concat(configuration.Integrations.Where(i => before.Contains(i.Mvpd)).Select(i => i.ServiceProvider)).ToHashSet(StringComparer.Ordinal);
        return configuration.ServiceProviders.Where(p => named.Contains(p.Id));
    }

    /// <summary>A configuration with this list in place of what is there; null with the reason where the list touches what is not the proxy's.</summary>
    public static TvConfiguration? Replace(TvConfiguration configuration, string proxy, IReadOnlyList<ProxiedMvpd> list, out string? fault)
    {
        var known = configuration.ServiceProviders.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        var others = configuration.Mvpds.Where(m => m.Proxy != proxy).ToList();
        fault = list.FirstOrDefault(m => others.Exists(o => o.Id == m.Id)) is { } taken ? $"{taken.Id} is not an MVPD of this proxy."
            : list.SelectMany(m => m.ServiceProviders).FirstOrDefault(s => !known.Contains(s)) is { } unknown ? $"There is no service provider {unknown}."
            : list.Select(m => FaultOf(Describe(null, proxy, m))).FirstOrDefault(f => f is not null);
        if (fault is not null)
        {
            return null;
        }

        var before = configuration.Mvpds.Where(m => m.Proxy == proxy).ToDictionary(m => m.Id, StringComparer.Ordinal);
        return configuration with
        {
            Mvpds = [.. others, .. list.Select(m => Describe(before.GetValueOrDefault(m.Id), proxy, m))],
            Integrations = [.. configuration.Integrations.Where(i => !before.ContainsKey(i.Mvpd)), .. list.SelectMany(m => m.ServiceProviders.Select(s => Integrate(configuration, proxy, m.Id, s)))],
        };
    }

    // The bounds of the contract, which the API of operators looks at before anything else.
    private static string? FaultOf(TvMvpd mvpd)
    {
        var faults = new List<ValidationResult>();
        return Validator.TryValidateObject(mvpd, new ValidationContext(mvpd), faults, validateAllProperties: true) ? null : faults[0].ErrorMessage;
    }

    private static TvMvpd Describe(TvMvpd? before, string proxy, ProxiedMvpd now) =>
        (before ?? new TvMvpd { Id = now.Id, DisplayName = now.DisplayName, Proxy = proxy }) with { DisplayName = now.DisplayName, LogoUrl = now.LogoUrl };

    // What operators decided for it stays; a new one begins as the proxy itself stands with the service provider.
    private static TvIntegration Integrate(TvConfiguration configuration, string proxy, string mvpd, string serviceProvider) =>
        configuration.Integrations.FirstOrDefault(i => i.Mvpd == mvpd && i.ServiceProvider == serviceProvider)
        ?? (configuration.Integrations.FirstOrDefault(i => i.Mvpd == proxy && i.ServiceProvider == serviceProvider) is { } like
            ? like with { Mvpd = mvpd, Enabled = true, DisplayName = null, LogoUrl = null }
            : new TvIntegration { ServiceProvider = serviceProvider, Mvpd = mvpd });
}
