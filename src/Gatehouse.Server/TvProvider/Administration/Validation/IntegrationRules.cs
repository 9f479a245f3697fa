using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>What must be true of an integration.</summary>
internal static class IntegrationRules
{
    /// <summary>Looks at one.</summary>
    public static void Check(Findings findings, TvIntegration integration, TvServiceProvider? serviceProvider, TvProgrammer? programmer, TvMvpd? mvpd, ValidationFacts facts)
    {
        var path = $"integrations/{integration.ServiceProvider}/{integration.Mvpd}";
        if (serviceProvider is null)
        {
            findings.Error(path, $"There is no service provider {integration.ServiceProvider}.");
        }

        if (mvpd is null)
        {
            findings.Error(path, $"There is no MVPD {integration.Mvpd}.");
        }

        if (integration.LogoUrl is { } logo && AddressRules.Fault(logo, facts.LoopbackHttp) is { } fault)
        {
            findings.Error($"{path}/logoUrl", fault);
        }

        CheckTraits(findings, path, integration);
        if (serviceProvider is not null && mvpd is not null)
        {
            CheckMetadata(findings, path, integration, serviceProvider, programmer);
            CheckSingleSignOn(findings, path, integration, mvpd);
        }
    }

    private static void CheckTraits(Findings findings, string path, TvIntegration integration)
    {
        LifetimeRules.Check(findings, $"{path}/traits/lifetimes", integration.Traits.Lifetimes);
        foreach (var (name, traits) in integration.Categories)
        {
            LifetimeRules.Check(findings, $"{path}/categories/{name}/lifetimes", traits.Lifetimes);
            if (!PlatformNames.IsCategory(name))
            {
                findings.Error($"{path}/categories/{name}", $"No category; there are {PlatformNames.CategoryList}.");
            }
        }

        foreach (var (name, traits) in integration.Platforms)
        {
            LifetimeRules.Check(findings, $"{path}/platforms/{name}/lifetimes", traits.Lifetimes);
            if (!PlatformNames.Contains(name))
            {
                findings.Error($"{path}/platforms/{name}", $"No platform; there are {PlatformNames.List}.");
            }
        }
    }

    private static void CheckMetadata(Findings findings, string path, TvIntegration integration, TvServiceProvider serviceProvider, TvProgrammer? programmer)
    {
        var encrypted = integration.Metadata.Where(m => m.Value.Encrypted || m.Key == "zip").Select(m => m.Key).ToList();
        if (encrypted.Count > 0 && !serviceProvider.Certificates.Concat(programmer?.Certificates ?? []).Any(c => c.EncryptsUserMetadata))
        {
            findings.Warning($"{path}/metadata/{encrypted[0]}", "Nobody gets it: neither the service provider nor its programmer has a certificate that encrypts user metadata.");
        }
    }

    private static void CheckSingleSignOn(Findings findings, string path, TvIntegration integration, TvMvpd mvpd)
    {
        var states = new[] { integration.Traits }.Concat(integration.Categories.Values).Concat(integration.Platforms.Values);
        if (states.Any(t => t.SingleSignOn is true) && !DevicePlatform.All.Where(p => p.HasAppleFramework).Any(p => mvpd.Platforms.Any(m => m.Platform == p.Id && m.BoardingStatus is not null)))
        {
            findings.Warning(path, "Single sign-on is on, but Apple does not know the MVPD on any platform: apps fall back to the browser.");
        }

        if (integration.AuthPerAggregator && states.Any(t => t.SingleSignOn is true))
        {
            findings.Warning($"{path}/authPerAggregator", "Sign-in is per programmer, so single sign-on shares nothing.");
        }
    }
}
