namespace Gatehouse.Server.Accounts;

/// <summary>Log events 2400–2499. What people type is never logged: some type a password where a name belongs.</summary>
internal static partial class AccountsLog
{
    [LoggerMessage(2400, LogLevel.Information, "Person {PersonId} of {OrganizationId} signed in from {Client} for {Purpose} with {Methods}")]
    public static partial void SignedIn(ILogger logger, string personId, string organizationId, string client, string purpose, string methods);

    [LoggerMessage(2401, LogLevel.Warning, "A sign-in to {OrganizationId} from {Client} was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string organizationId, string client, string reason);
}
