using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>Everything that must be true of a configuration before it can be active, and what is worth a warning.</summary>
internal sealed class ConfigurationRules
{
    private readonly TvConfiguration _configuration;
    private readonly ValidationFacts _facts;
    private readonly Findings _findings;
    private readonly ILookup<string, TvProgrammer> _programmers;
    private readonly ILookup<string, TvServiceProvider> _serviceProviders;
    private readonly ILookup<string, TvMvpd> _mvpds;

    private ConfigurationRules(TvConfiguration configuration, ValidationFacts facts, Findings findings)
    {
        (_configuration, _facts, _findings) = (configuration, facts, findings);
        _programmers = configuration.Programmers.ToLookup(p => p.Id, StringComparer.Ordinal);
        _serviceProviders = configuration.ServiceProviders.ToLookup(p => p.Id, StringComparer.Ordinal);
        _mvpds = configuration.Mvpds.ToLookup(m => m.Id, StringComparer.Ordinal);
    }

    /// <summary>Looks at all of it.</summary>
    public static Findings Check(TvConfiguration configuration, ValidationFacts facts)
    {
        var findings = new Findings();
        new ConfigurationRules(configuration, facts, findings).CheckAll();
        return findings;
    }

    private void CheckAll()
    {
        Once("programmers", _configuration.Programmers, p => p.Id);
        Once("serviceProviders", _configuration.ServiceProviders, p => p.Id);
        Once("mvpds", _configuration.Mvpds, m => m.Id);
        Once("integrations", _configuration.Integrations, i => $"{i.ServiceProvider}/{i.Mvpd}");
        Once("ssoIssuers", _configuration.SsoIssuers, i => $"{i.Kind}/{i.Issuer}");
        foreach (var programmer in _configuration.Programmers)
        {
            OwnerRules.Check(_findings, $"programmers/{programmer.Id}", programmer.Certificates, programmer.CustomSchemes, _facts);
        }

        foreach (var serviceProvider in _configuration.ServiceProviders)
        {
            ServiceProviderRules.Check(_findings, serviceProvider, _programmers[serviceProvider.Programmer].FirstOrDefault(), _facts);
        }

        foreach (var mvpd in _configuration.Mvpds)
        {
            MvpdRules.Check(_findings, mvpd, mvpd.Proxy is { } proxy ? _mvpds[proxy].FirstOrDefault() : null, _facts);
        }

        CheckMappings();
        foreach (var integration in _configuration.Integrations)
        {
            IntegrationRules.Check(_findings, integration, ServiceProvider(integration), ProgrammerOf(integration), Mvpd(integration), _facts);
        }

        foreach (var issuer in _configuration.SsoIssuers)
        {
            CheckIssuer(issuer);
        }

        CheckApplications();
    }

    private TvServiceProvider? ServiceProvider(TvIntegration integration) => _serviceProviders[integration.ServiceProvider].FirstOrDefault();

    private TvProgrammer? ProgrammerOf(TvIntegration integration) => ServiceProvider(integration) is { } owner ? _programmers[owner.Programmer].FirstOrDefault() : null;

    private TvMvpd? Mvpd(TvIntegration integration) => _mvpds[integration.Mvpd].FirstOrDefault();

    private void Once<T>(string list, IReadOnlyList<T> items, Func<T, string> key)
    {
        foreach (var twice in items.GroupBy(key, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            _findings.Error($"{list}/{twice.Key}", "Is there more than once.");
        }
    }

    /// <summary>Apple names a provider by the mapping id alone: one that stands for two could sign a viewer in at the wrong one.</summary>
    private void CheckMappings()
    {
        var shared = _configuration.Mvpds
            .SelectMany(m => m.Platforms.Where(p => p.MappingId is not null).Select(p => (m.Id, p.Platform, p.MappingId)))
            .GroupBy(x => (x.Platform, x.MappingId)).Where(g => g.Select(x => x.Id).Distinct(StringComparer.Ordinal).Count() > 1);
        foreach (var group in shared)
        {
            _findings.Error($"mvpds/{group.Last().Id}/platforms/{group.Key.Platform}", $"{group.First().Id} has the same mapping id there.");
        }
    }

    private void CheckIssuer(TvSsoIssuer issuer)
    {
        var path = $"ssoIssuers/{issuer.Kind}/{issuer.Issuer}";
        for (var i = 0; i < issuer.Keys.Count; i++)
        {
            CertificateRules.CheckKey(_findings, FormattableString.Invariant($"{path}/keys/{i}"), issuer.Keys[i], _facts.Now);
        }

        foreach (var name in issuer.ServiceProviders.Where(name => !_serviceProviders.Contains(name)))
        {
            _findings.Error(path, $"There is no service provider {name}.");
        }
    }

    private void CheckApplications()
    {
        foreach (var (name, settings) in _facts.Applications)
        {
            foreach (var gone in settings.ServiceProviders.Where(id => !_serviceProviders.Contains(id)))
            {
                _findings.Warning("applications", $"The application \"{name}\" is for {gone}, which is not there.");
            }

            if (settings.Programmer is { } programmer && !_programmers.Contains(programmer))
            {
                _findings.Warning("applications", $"The application \"{name}\" is of {programmer}, which is not there.");
            }
        }
    }
}
