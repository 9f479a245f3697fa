namespace Gatehouse.Server.Apps;

/// <summary>Log messages of the feature; event ids 2650 to 2699. Tokens, proofs, challenges and attestations are never among their values.</summary>
internal static partial class AppsLog
{
    [LoggerMessage(2650, LogLevel.Information, "Installation {InstallationId} of client {ClientId} enrolled")]
    public static partial void Enrolled(ILogger logger, string installationId, string clientId);

    [LoggerMessage(2651, LogLevel.Information, "Enrollment of an app of {OrganizationId} refused: {Error}")]
    public static partial void EnrollmentRefused(ILogger logger, string organizationId, string error);

    [LoggerMessage(2652, LogLevel.Information, "Attestation of an app of {OrganizationId} refused: {Reason}")]
    public static partial void AttestationRefused(ILogger logger, string organizationId, string reason);

    [LoggerMessage(2654, LogLevel.Information, "Assertion for client {ClientId} refused: {Reason}")]
    public static partial void AssertionRefused(ILogger logger, string clientId, string reason);

    [LoggerMessage(2653, LogLevel.Warning, "Quota {Quota} of {OrganizationId} is used up")]
    public static partial void QuotaUsedUp(ILogger logger, string quota, string organizationId);

    [LoggerMessage(2690, LogLevel.Information, "Read {Count} revoked Android attestation certificates")]
    public static partial void RevocationsRead(ILogger logger, int count);

    [LoggerMessage(2691, LogLevel.Warning, "The file of revoked Android attestation certificates cannot be read; what was read before goes on counting")]
    public static partial void RevocationsNotRead(ILogger logger);
}
