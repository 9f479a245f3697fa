namespace Gatehouse.Server.Accounts;

/// <summary>Log events 2400–2499. What people type is never logged: some type a password where a name belongs.</summary>
internal static partial class AccountsLog
{
    [LoggerMessage(2400, LogLevel.Information, "Person {PersonId} of {OrganizationId} signed in from {Client} for {Purpose} with {Methods}")]
    public static partial void SignedIn(ILogger logger, string personId, string organizationId, string client, string purpose, string methods);

    [LoggerMessage(2401, LogLevel.Warning, "A sign-in to {OrganizationId} from {Client} was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string organizationId, string client, string reason);

    [LoggerMessage(2450, LogLevel.Warning, "The identity provider {Issuer} is in trouble: {Reason}")]
    public static partial void UpstreamTrouble(ILogger logger, string issuer, string reason);

    [LoggerMessage(2451, LogLevel.Warning, "The identity provider {ProviderId} of {OrganizationId} vouched for somebody who does not get in: {Reason}")]
    public static partial void UpstreamRefused(ILogger logger, string providerId, string organizationId, string reason);

    [LoggerMessage(2452, LogLevel.Information, "The account of person {PersonId} of {OrganizationId} has ended at {ProviderId}; everything given in their name ends, too")]
    public static partial void UpstreamGone(ILogger logger, string personId, string organizationId, string providerId);
}
