using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.TvProvider.Applications;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>Where a browser may be sent to: hosts with their sub-domains by https, and schemes of native apps. Nothing else is a target.</summary>
internal static class RedirectTargets
{
    /// <summary>Longest address that is looked at.</summary>
    public const int MaxLength = 2000;

    /// <summary>True when the address is one of the application's own, as at registration.</summary>
    public static bool Allows(RegisteredApplication application, string? address) =>
        Allows(address, application.Settings.RedirectDomains, application.Settings.CustomSchemes);

    /// <summary>True when the address is one of the service provider, its media company or the application.</summary>
    public static bool Allows(TvSettings settings, TvServiceProvider serviceProvider, RegisteredApplication? application, string? address) => Allows(
        address,
        [.. serviceProvider.Domains.Select(d => d.Name), .. application?.Settings.RedirectDomains ?? []],
        [.. serviceProvider.CustomSchemes, .. settings.Programmer(serviceProvider.Programmer)?.CustomSchemes ?? [], .. application?.Settings.CustomSchemes ?? []]);

    /// <summary>True when the host is one of the domains, or below one.</summary>
    public static bool Covers(IEnumerable<string> domains, string host) => domains.Any(domain =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[^(domain.Length + 1)] == '.'));

    private static bool Allows(string? address, IReadOnlyList<string> domains, IReadOnlyList<string> schemes)
    {
        // What a browser reads differently from us must not get through: control characters, backslashes, user names, blanks.
        if (address is not { Length: > 0 and <= MaxLength } || address.AsSpan().ContainsAnyExceptInRange('!', '~') || address.Contains('\\', StringComparison.Ordinal)
            || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
        {
            return false;
        }

        return uri.Scheme switch
        {
            "https" => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && Covers(domains, uri.IdnHost),
            "http" => uri.IsLoopback && address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && Covers(domains, uri.IdnHost), // development
            _ => schemes.Contains(uri.Scheme, StringComparer.OrdinalIgnoreCase),
        };
    }
}
