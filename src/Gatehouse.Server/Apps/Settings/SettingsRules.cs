using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Protocols.Apps;
using Gatehouse.Server.Apps.Attestation;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.Apps.Settings;

/// <summary>Whether settings can be: what would only show as a refusal on somebody's telephone is refused when it is saved.</summary>
internal static class SettingsRules
{
    private static readonly string[] Levels = ["0", "1", "2", "3"];

    /// <summary>What is wrong with the settings of an organization, by field; empty when nothing is.</summary>
    public static Dictionary<string, string[]> Faults(AppEnrollmentSettings settings)
    {
        var faults = new Dictionary<string, string[]>();
        OneOf(faults, "attestation", settings.Attestation, AttestationDemands.All);
        Between(faults, "ratePerIpPerHour", settings.RatePerIpPerHour, 1, 1000);
        Between(faults, "ratePerTenantPerMinute", settings.RatePerTenantPerMinute, 1, 1_000_000);
        Between(faults, "maxActiveAnonymous", settings.MaxActiveAnonymous, 0, 100_000_000);
        Between(faults, "inactivityDays", settings.InactivityDays, 1, 730);
        Between(faults, "proofOfWorkBits", settings.ProofOfWorkBits, 0, WorkSolution.MaxBits);
        foreach (var (level, limit) in settings.RatePerLevelPerMinute)
        {
            OneOf(faults, "ratePerLevelPerMinute", level, AttestationLevels.All);
            Between(faults, "ratePerLevelPerMinute", limit, 0, 1_000_000);
        }

        return faults;
    }

    /// <summary>What is wrong with an app, by field; empty when nothing is. That its audiences are registered resources is the caller's to know.</summary>
    public static Dictionary<string, string[]> Faults(string alias, AppSettings settings, AppLifetimes lifetimes)
    {
        var faults = new Dictionary<string, string[]>();
        if (!ClientAlias.Is(alias))
        {
            faults["clientId"] = ["1 to 64 letters, digits, dots, underscores and hyphens."];
        }

        if (settings.AllowedAuthenticationModes.Count == 0)
        {
            faults["allowedAuthenticationModes"] = ["At least one."];
        }

        foreach (var mode in settings.AllowedAuthenticationModes)
        {
            OneOf(faults, "allowedAuthenticationModes", mode, AuthenticationModes.All);
        }

        OneOf(faults, "keyPolicy", settings.KeyPolicy, AttestationLevels.All);
        Between(faults, "ratePerMinute", settings.RatePerMinute ?? 0, 0, 1_000_000);
        Between(faults, "exchangedTokenLifetime", settings.ExchangedTokenLifetime.TotalSeconds, 60, 300);
        if (settings.MinimumVersion is { } version && !AppVersion.TryParse(version, out _))
        {
            faults["minimumVersion"] = ["One to four numbers with dots between them."];
        }

        CheckAudiences(faults, alias, settings);
        CheckLifetimes(faults, lifetimes);
        return faults;
    }

    private static void CheckAudiences(Dictionary<string, string[]> faults, string alias, AppSettings settings)
    {
        const string Field = "allowedAudiences";
        if (settings.AllowedAudiences.Any(a => a.Audience == alias || Audiences.All.Contains(a.Audience, StringComparer.Ordinal)))
        {
            // A token with an internal audience would open what only the app itself may open.
            faults[Field] = ["Neither the client itself nor one of the server's own endpoints can be an audience."];
        }

        if (settings.AllowedAudiences.DistinctBy(a => a.Audience, StringComparer.Ordinal).Count() != settings.AllowedAudiences.Count)
        {
            faults[Field] = ["Each audience once."];
        }

        foreach (var audience in settings.AllowedAudiences)
        {
            OneOf(faults, Field, audience.MinAcr, Levels);
            Between(faults, Field, (audience.TokenLifetime ?? settings.ExchangedTokenLifetime).TotalSeconds, 60, 300);
        }
    }

    private static void CheckLifetimes(Dictionary<string, string[]> faults, AppLifetimes lifetimes)
    {
        Between(faults, "accessTokenLifetime", lifetimes.AccessToken.TotalSeconds, 60, 3600);
        if (lifetimes.RefreshToken <= lifetimes.AccessToken || lifetimes.Grant < lifetimes.RefreshToken)
        {
            faults["refreshTokenLifetime"] = ["Longer than access tokens are good for, and no longer than a sign-in lasts."];
        }

        if (lifetimes.Grant > TimeSpan.FromDays(3653))
        {
            faults["grantLifetime"] = ["At most 10 years."];
        }
    }

    private static void OneOf(Dictionary<string, string[]> faults, string field, string value, IReadOnlyList<string> allowed)
    {
        if (!allowed.Contains(value, StringComparer.Ordinal))
        {
            faults[field] = [$"One of: {string.Join(", ", allowed)}."];
        }
    }

    private static void Between(Dictionary<string, string[]> faults, string field, double value, int least, int most)
    {
        if (value < least || value > most)
        {
            faults[field] = [FormattableString.Invariant($"From {least} to {most}.")];
        }
    }
}
