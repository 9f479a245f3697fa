using System.Security.Cryptography;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.TvProvider.Administration.Validation;

namespace Gatehouse.Server.TvProvider.Applications;

/// <summary>What must be true of a registered application. What it names may come later, so that an app can be prepared before its service provider.</summary>
internal static class ApplicationRules
{
    private const int MaxName = 128;

    /// <summary>What is wrong, by field; empty when nothing is.</summary>
    public static Dictionary<string, string[]> Faults(TvApplicationSettings settings)
    {
        var faults = new Dictionary<string, string[]>();
        if (settings.ServiceProviders.Any(id => id.Length is 0 or > MaxName))
        {
            faults["settings.serviceProviders"] = ["Ids of 1 to 128 characters."];
        }

        if (settings.Platforms.FirstOrDefault(p => !PlatformNames.Contains(p)) is { } platform)
        {
            faults["settings.platforms"] = [$"{platform} is none; there are {PlatformNames.List}."];
        }

        if (settings.RedirectDomains.Select(AddressRules.HostFault).FirstOrDefault(f => f is not null) is { } domain)
        {
            faults["settings.redirectDomains"] = [domain];
        }

        if (settings.CustomSchemes.Select(AddressRules.SchemeFault).FirstOrDefault(f => f is not null) is { } scheme)
        {
            faults["settings.customSchemes"] = [scheme];
        }

        if (settings.Scopes.Count == 0 || settings.Scopes.Any(s => !TvScopes.All.Contains(s, StringComparer.Ordinal)))
        {
            faults["settings.scopes"] = [$"One or more of: {string.Join(", ", TvScopes.All)}."];
        }

        return faults;
    }

    /// <summary>With a scheme added that nobody else has: 64 random bits.</summary>
    public static TvApplicationSettings WithScheme(TvApplicationSettings settings) =>
        settings with { CustomSchemes = [.. settings.CustomSchemes, "adbe." + RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 13)] };
}
