using System.Text.Json;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.Apps.Upgrading;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>Between what is stored and what the API shows.</summary>
internal static class AppViews
{
    /// <summary>How an organization lets apps enroll.</summary>
    public static AppEnrollment Enrollment(TenantRow row, long installations) => new(row.Read(), installations, row.Version == 0 ? null : At(row.UpdatedMs));

    /// <summary>An app, with the client behind it.</summary>
    public static AppClient Client(AppRow row, OAuthClient client) =>
        new(row.ClientId, row.Alias, client.Name, client.Disabled, ClientSettings(row.Read(), client.Settings), At(row.CreatedMs));

    /// <summary>What an app may do, to be stored.</summary>
    public static AppSettings Settings(AppClientSettings settings) => new()
    {
        AnonymousEnrollment = settings.AnonymousEnrollment,
        AllowedAudiences = settings.AllowedAudiences,
        AllowedAuthenticationModes = settings.AllowedAuthenticationModes,
        SoftwareIds = settings.SoftwareIds,
        MinimumVersion = settings.MinimumVersion,
        RatePerMinute = settings.RatePerMinute,
        KeyPolicy = settings.KeyPolicy,
        ExchangedTokenLifetime = settings.ExchangedTokenLifetime,
        IntrospectedBy = settings.IntrospectedBy,
        RedirectUris = settings.RedirectUris,
        UpgradeClientId = settings.UpgradeClientId,
        UpgradeStrategies = settings.UpgradeStrategies,
        Attestation = settings.Attestation,
    };

    /// <summary>How long what an app gets is good for, to be stored.</summary>
    public static AppLifetimes Lifetimes(AppClientSettings settings) => new(settings.AccessTokenLifetime, settings.RefreshTokenLifetime, settings.GrantLifetime);

    /// <summary>An installation.</summary>
    public static AppInstallation Installation(InstallationView row) => new(
        row.Id, row.UserId, row.PersonId, row.ClientId, row.Alias ?? "", State(row.State), row.StateBecause, row.Platform, row.SoftwareId, row.SoftwareVersion,
        row.Mode, row.KeyStorage, row.AttestationLevel, row.Attestation is { } facts ? JsonSerializer.Deserialize<JsonElement>(facts) : (JsonElement?)null, row.Jkt,
        At(row.CreatedMs), At(row.LastSeenMs), row.StateMs is { } ms ? At(ms) : null);

    /// <summary>A user.</summary>
    public static AppUser User(AppUserRow row) => new(
        row.Id, Enum.Parse<AppUserState>(row.State, ignoreCase: true), row.PersonId, row.MergedInto, row.Installations, At(row.CreatedMs),
        row.LastSeenMs is { } ms ? At(ms) : null);

    /// <summary>A merge.</summary>
    public static AppMerge Merge(MergeRow row) => new(row.Id, row.FromUser, row.ToUser, row.InstallationId, At(row.CreatedMs));

    private static AppClientSettings ClientSettings(AppSettings settings, ClientSettings client) => new()
    {
        AnonymousEnrollment = settings.AnonymousEnrollment,
        AllowedAudiences = settings.AllowedAudiences,
        AllowedAuthenticationModes = settings.AllowedAuthenticationModes,
        SoftwareIds = settings.SoftwareIds,
        MinimumVersion = settings.MinimumVersion,
        RatePerMinute = settings.RatePerMinute,
        KeyPolicy = settings.KeyPolicy,
        AccessTokenLifetime = client.AccessTokenLifetime ?? AppLifetimes.Default.AccessToken,
        RefreshTokenLifetime = client.RefreshTokenLifetime ?? AppLifetimes.Default.RefreshToken,
        GrantLifetime = client.GrantLifetime ?? AppLifetimes.Default.Grant,
        ExchangedTokenLifetime = settings.ExchangedTokenLifetime,
        IntrospectedBy = settings.IntrospectedBy,
        RedirectUris = settings.RedirectUris,
        UpgradeClientId = settings.UpgradeClientId,
        UpgradeStrategies = settings.UpgradeStrategies,
        Attestation = settings.Attestation,
    };

    private static AppInstallationState State(string state) => Enum.Parse<AppInstallationState>(state, ignoreCase: true);

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
