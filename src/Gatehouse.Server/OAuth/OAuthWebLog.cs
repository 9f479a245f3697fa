namespace Gatehouse.Server.OAuth;

/// <summary>Log messages of the pages; event ids 2550 to 2599. Tokens, codes and secrets are never among their values.</summary>
internal static partial class OAuthWebLog
{
    [LoggerMessage(2550, LogLevel.Information, "Authorization request of client {ClientId} of {OrganizationId} refused: {Error}")]
    public static partial void Refused(ILogger logger, string clientId, string organizationId, string error);

    [LoggerMessage(2551, LogLevel.Information, "Client {ClientId} was told that a session of person {PersonId} ended")]
    public static partial void LogoutDelivered(ILogger logger, string clientId, string personId);

    [LoggerMessage(2552, LogLevel.Warning, "Client {ClientId} could not be told that a session of person {PersonId} ended: {Reason}, try {Attempt}")]
    public static partial void LogoutNotDelivered(ILogger logger, string clientId, string personId, string reason, long attempt);

    [LoggerMessage(2553, LogLevel.Error, "Client {ClientId} will not be told that a session of person {PersonId} ended: {Reason}, given up after {Attempts} tries")]
    public static partial void LogoutGivenUp(ILogger logger, string clientId, string personId, string reason, long attempts);

    [LoggerMessage(2554, LogLevel.Error, "Deliveries of logout tokens failed; they are tried again")]
    public static partial void DeliveriesFailed(ILogger logger, Exception exception);

    [LoggerMessage(2555, LogLevel.Warning, "Person {PersonId} of {OrganizationId} typed too many wrong device codes")]
    public static partial void TooManyCodes(ILogger logger, string personId, string organizationId);
}
