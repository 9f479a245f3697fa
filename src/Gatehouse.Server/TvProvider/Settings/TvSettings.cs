using System.Collections.Frozen;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>An active configuration, ready to be asked. Ids compare exactly.</summary>
internal sealed class TvSettings
{
    private readonly FrozenDictionary<string, TvProgrammer> _programmers;
    private readonly FrozenDictionary<string, TvServiceProvider> _serviceProviders;
    private readonly FrozenDictionary<string, TvMvpd> _mvpds;
    private readonly FrozenDictionary<(string ServiceProvider, string Mvpd), Integration> _integrations;
    private readonly FrozenDictionary<string, Integration[]> _offered;
    private readonly FrozenDictionary<(string Platform, string MappingId), string> _mapped;

    /// <summary>Compiles a configuration that was found valid.</summary>
    public TvSettings(string organizationId, long revision, TvConfiguration configuration)
    {
        OrganizationId = organizationId;
        Revision = revision;
        Configuration = configuration;
        _programmers = configuration.Programmers.ToFrozenDictionary(p => p.Id, StringComparer.Ordinal);
        _serviceProviders = configuration.ServiceProviders.ToFrozenDictionary(p => p.Id, StringComparer.Ordinal);
        _mvpds = configuration.Mvpds.ToFrozenDictionary(m => m.Id, StringComparer.Ordinal);
        var integrations = configuration.Integrations.Select(i => new Integration(i, _serviceProviders[i.ServiceProvider], _mvpds[i.Mvpd], Endpoints(i.Mvpd))).ToList();
        _integrations = integrations.ToFrozenDictionary(i => (i.ServiceProvider.Id, i.Mvpd.Id));
        _offered = integrations.Where(i => i.Enabled).GroupBy(i => i.ServiceProvider.Id, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.OrderBy(i => i.DisplayName, StringComparer.OrdinalIgnoreCase).ToArray(), StringComparer.Ordinal);

        // A mapping id that stands for two MVPDs stands for none.
        _mapped = configuration.Mvpds
            .SelectMany(m => m.Platforms.Where(p => p.MappingId is not null).Select(p => (Key: (p.Platform, p.MappingId!), m.Id)))
            .GroupBy(x => x.Key).Where(g => g.Count() == 1).ToFrozenDictionary(g => g.Key, g => g.First().Id);
    }

    /// <summary>Tenant.</summary>
    public string OrganizationId { get; }

    /// <summary>Number of the revision; 0 when none was activated.</summary>
    public long Revision { get; }

    /// <summary>The document.</summary>
    public TvConfiguration Configuration { get; }

    /// <summary>A media company; null when there is none by that id.</summary>
    public TvProgrammer? Programmer(string id) => _programmers.GetValueOrDefault(id);

    /// <summary>A service provider; null when there is none by that id.</summary>
    public TvServiceProvider? ServiceProvider(string id) => _serviceProviders.GetValueOrDefault(id);

    /// <summary>An MVPD; null when there is none by that id.</summary>
    public TvMvpd? Mvpd(string id) => _mvpds.GetValueOrDefault(id);

    /// <summary>An integration, also one that is disabled; null when there is none.</summary>
    public Integration? Integration(string serviceProvider, string mvpd) => _integrations.GetValueOrDefault((serviceProvider, mvpd));

    /// <summary>Enabled integrations of a service provider, by display name.</summary>
    public IReadOnlyList<Integration> Offered(string serviceProvider) => _offered.GetValueOrDefault(serviceProvider) ?? [];

    /// <summary>The MVPD that a platform calls by that id; null when it is none, or more than one.</summary>
    public string? MvpdOf(DevicePlatform platform, string mappingId) => _mapped.GetValueOrDefault((platform.Id, mappingId));

    /// <summary>The MVPD whose endpoints serve that one: itself, or its proxy.</summary>
    public TvMvpd Endpoints(string mvpd) => _mvpds[mvpd] is var own && own.Proxy is { } proxy && _mvpds.TryGetValue(proxy, out var other) ? other : own;
}
