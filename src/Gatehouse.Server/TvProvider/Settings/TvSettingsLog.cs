namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>Log messages of what operators decide; event ids 2730 to 2739. Secrets and software statements are never among their values.</summary>
internal static partial class TvSettingsLog
{
    [LoggerMessage(2730, LogLevel.Information, "Key {KeyId} for {Purpose} of {OrganizationId} follows one that is a year old")]
    public static partial void KeyMade(ILogger logger, string purpose, string keyId, string organizationId);

    [LoggerMessage(2731, LogLevel.Information, "TV configuration {Number} of {OrganizationId} holds")]
    public static partial void Activated(ILogger logger, long number, string organizationId);
}
