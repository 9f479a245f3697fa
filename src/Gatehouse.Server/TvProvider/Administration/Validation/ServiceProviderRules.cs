using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>What must be true of a service provider.</summary>
internal static class ServiceProviderRules
{
    // Paths of the API in which its id would be taken for something else.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "authenticate", "sessions", "logout", "profiles", "decisions", "configuration" };

    /// <summary>Looks at one.</summary>
    public static void Check(Findings findings, TvServiceProvider serviceProvider, TvProgrammer? programmer, ValidationFacts facts)
    {
        var path = $"serviceProviders/{serviceProvider.Id}";
        if (Reserved.Contains(serviceProvider.Id))
        {
            findings.Error(path, "This id is a word of the API's paths.");
        }

        if (programmer is null)
        {
            findings.Error($"{path}/programmer", $"There is no programmer {serviceProvider.Programmer}.");
        }

        OwnerRules.Check(findings, path, serviceProvider.Certificates, serviceProvider.CustomSchemes, facts);
        foreach (var domain in serviceProvider.Domains.Where(d => AddressRules.HostFault(d.Name) is not null))
        {
            findings.Error($"{path}/domains/{domain.Name}", AddressRules.HostFault(domain.Name)!);
        }

        if (serviceProvider.Domains.Count == 0)
        {
            findings.Warning($"{path}/domains", "Without a domain nobody can sign in by a browser.");
        }

        if (serviceProvider.DefaultRedirectUrl is { } url && !MayRedirect(serviceProvider, programmer, url, facts))
        {
            findings.Error($"{path}/defaultRedirectUrl", "Neither an https address within the domains nor one of the schemes.");
        }

        if (serviceProvider.Lenient.LogoutWithoutRedirect && serviceProvider.DefaultRedirectUrl is null)
        {
            findings.Error($"{path}/lenient/logoutWithoutRedirect", "Needs a default redirect address.");
        }
    }

    private static bool MayRedirect(TvServiceProvider serviceProvider, TvProgrammer? programmer, string url, ValidationFacts facts)
    {
        var schemes = serviceProvider.CustomSchemes.Concat(programmer?.CustomSchemes ?? []);
        return Uri.TryCreate(url, UriKind.Absolute, out var uri)
            && (uri.Scheme is "http" or "https"
                ? AddressRules.Fault(url, facts.LoopbackHttp) is null && RedirectTargets.Covers(serviceProvider.Domains.Select(d => d.Name), uri.IdnHost)
                : schemes.Contains(uri.Scheme, StringComparer.OrdinalIgnoreCase));
    }
}
