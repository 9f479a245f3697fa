namespace Gatehouse.Server.Enrollment.AccountDriven;

/// <summary>Log messages of account-driven enrollment; event ids 2600 to 2649. Accounts, tokens and codes are never among their values.</summary>
internal static partial class AccountDrivenLog
{
    [LoggerMessage(2600, LogLevel.Information, "Service discovery for a domain that no organization has, from {RemoteAddress}")]
    public static partial void DomainUnknown(ILogger logger, string? remoteAddress);

    [LoggerMessage(2601, LogLevel.Warning, "Device turned away: {Cause}, organization {OrganizationId}, from {RemoteAddress}")]
    public static partial void DeviceRefused(ILogger logger, string cause, string organizationId, string? remoteAddress);

    [LoggerMessage(2602, LogLevel.Information, "Profile given out for attempt {AttemptId}, person {PersonId}, as {Mode}")]
    public static partial void ProfileGiven(ILogger logger, string attemptId, string personId, string mode);

    [LoggerMessage(2603, LogLevel.Warning, "Person {PersonId} may not enroll: {Cause}")]
    public static partial void PersonRefused(ILogger logger, string personId, string cause);

    [LoggerMessage(2604, LogLevel.Error, "An enrollment profile would have been refused by the device and was not sent: {Problem}")]
    public static partial void ProfileUnusable(ILogger logger, string problem);

    [LoggerMessage(2605, LogLevel.Warning, "Apple's device service answered {Status} {Code}")]
    public static partial void AppleRefused(ILogger logger, int status, string code);

    [LoggerMessage(2606, LogLevel.Information, "Domain {Domain} is verified for organization {OrganizationId} by {Proof}")]
    public static partial void DomainVerified(ILogger logger, string domain, string organizationId, string proof);

    [LoggerMessage(2607, LogLevel.Warning, "Organization {OrganizationId} has lost domain {Domain} to another that proved it")]
    public static partial void DomainLost(ILogger logger, string domain, string organizationId);
}
