namespace Gatehouse.Server.OAuth;

/// <summary>Log messages of the feature; event ids 2500 to 2549. Tokens, codes and secrets are never among their values.</summary>
internal static partial class OAuthLog
{
    [LoggerMessage(2500, LogLevel.Information, "Token request of client {ClientId} refused: {Error}, {Reason}")]
    public static partial void TokenRefused(ILogger logger, string? clientId, string error, string reason);

    [LoggerMessage(2501, LogLevel.Warning, "Client {ClientId} did not prove who it is: {Reason}, from {RemoteAddress}")]
    public static partial void ClientRefused(ILogger logger, string clientId, string reason, string? remoteAddress);

    [LoggerMessage(2502, LogLevel.Warning, "Grant {GrantId} of client {ClientId} ended: {Reason}")]
    public static partial void GrantEnded(ILogger logger, string grantId, string clientId, string reason);

    [LoggerMessage(2503, LogLevel.Warning, "OAuth request to {Path} failed because the database is unavailable: {Exception}")]
    public static partial void Unavailable(ILogger logger, string exception, string path);

    [LoggerMessage(2504, LogLevel.Information, "New {Algorithm} signing key {Kid} of organization {OrganizationId}, signs from {SignsFrom}")]
    public static partial void KeyMade(ILogger logger, string algorithm, string kid, string organizationId, DateTimeOffset signsFrom);

    [LoggerMessage(2505, LogLevel.Warning, "Keys of client {ClientId} could not be fetched: {Reason}")]
    public static partial void KeysNotFetched(ILogger logger, string clientId, string reason);

    [LoggerMessage(2506, LogLevel.Information, "Proof of possession refused: {Reason}, client {ClientId}")]
    public static partial void ProofRefused(ILogger logger, string? clientId, string reason);

    [LoggerMessage(2507, LogLevel.Warning, "Grant {GrantId} was not renewed: it is not known whether person {PersonId} still belongs")]
    public static partial void StandingUnknown(ILogger logger, string grantId, string personId);

    [LoggerMessage(2508, LogLevel.Information, "Client {ClientId} registered itself with token {RegistrationTokenId}")]
    public static partial void ClientRegistered(ILogger logger, string clientId, string registrationTokenId);
}
