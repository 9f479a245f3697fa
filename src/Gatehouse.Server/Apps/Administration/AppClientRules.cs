using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.Apps.Upgrading;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>What <see cref="SettingsRules"/> cannot know: whether the things that an app names are there, and whether attestations of it can be told apart.</summary>
internal sealed class AppClientRules(IResources resources, IClients clients)
{
    private const int MaxNameLength = 256;

    /// <summary>What is wrong, by field of the request; empty when nothing is.</summary>
    public async Task<Dictionary<string, string[]>> FaultsAsync(string organizationId, string alias, AppSettings settings, AppLifetimes lifetimes, CancellationToken ct)
    {
        var faults = SettingsRules.Faults(alias, settings, lifetimes).ToDictionary(f => f.Key == "clientId" ? f.Key : "settings." + f.Key, f => f.Value, StringComparer.Ordinal);
        foreach (var audience in settings.AllowedAudiences)
        {
            if (!await resources.ExistsAsync(organizationId, audience.Audience, ct))
            {
                faults["settings.allowedAudiences"] = ["One of them is not a registered resource."];
            }
        }

        foreach (var client in settings.IntrospectedBy)
        {
            if (await clients.FindAsync(organizationId, client, ct) is null)
            {
                faults["settings.introspectedBy"] = ["One of them is not a client."];
            }
        }

        if (settings.UpgradeClientId is { } upgrade && await clients.FindAsync(organizationId, upgrade, ct) is null)
        {
            faults["settings.upgradeClientId"] = ["There is no such app."];
        }

        if (!settings.UpgradeStrategies.All(strategy => UpgradeStrategies.All.Contains(strategy, StringComparer.Ordinal)))
        {
            faults["settings.upgradeStrategies"] = [$"Of: {string.Join(", ", UpgradeStrategies.All)}."];
        }

        if (settings.RedirectUris.Select(uri => RedirectUri.TryValidate(uri, native: true, out var error) ? null : error).FirstOrDefault(error => error is not null) is { } unusable)
        {
            faults["settings.redirectUris"] = [unusable.Description];
        }

        if (settings.SoftwareIds.Any(id => id.Length is 0 or > MaxNameLength))
        {
            faults["settings.softwareIds"] = ["Names of 1 to 256 characters."];
        }

        if (settings.Attestation is { } attestation && Fault(attestation) is { } fault)
        {
            faults["settings.attestation"] = [fault];
        }

        return faults;
    }

    private static string? Fault(AppAttestation attestation)
    {
        if (!attestation.AppleAppIds.All(id => id.Length <= MaxNameLength && id.IndexOf('.', StringComparison.Ordinal) == 10))
        {
            return "An Apple app id is a team of ten characters, a dot, and the bundle.";
        }

        if (!attestation.AndroidSigningDigests.All(digest => digest.Length == 64 && digest.All(char.IsAsciiHexDigit)))
        {
            return "A signing digest has 64 hexadecimal digits.";
        }

        if (!attestation.AndroidPackages.All(name => name.Length is > 0 and <= MaxNameLength))
        {
            return "A package name has 1 to 256 characters.";
        }

        return attestation.AndroidPackages.Count > 0 == attestation.AndroidSigningDigests.Count > 0
            ? null
            : "Android packages and signing digests belong together: a package name alone is anybody's.";
    }
}
