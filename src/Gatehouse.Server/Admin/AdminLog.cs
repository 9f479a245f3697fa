namespace Gatehouse.Server.Admin;

/// <summary>Log events 2050–2099.</summary>
internal static partial class AdminLog
{
    [LoggerMessage(2050, LogLevel.Information, "Organization {OrganizationId} was set up with owner {PersonId}")]
    public static partial void SetUp(ILogger logger, string organizationId, string personId);

    [LoggerMessage(2051, LogLevel.Information, "No organization yet: a one-time setup link was printed to the terminal")]
    public static partial void SetupWaits(ILogger logger);

    [LoggerMessage(2052, LogLevel.Information, "Person {PersonId} of {OrganizationId} signed in from {Client}")]
    public static partial void SignedIn(ILogger logger, string personId, string organizationId, string client);

    [LoggerMessage(2053, LogLevel.Warning, "A sign-in from {Client} was refused: {Reason}")]
    public static partial void SignInRefused(ILogger logger, string client, string reason);

    [LoggerMessage(2054, LogLevel.Warning, "Person {PersonId} is locked out until {Until} after {Failures} wrong passwords")]
    public static partial void LockedOut(ILogger logger, string personId, DateTimeOffset until, long failures);

    [LoggerMessage(2055, LogLevel.Warning, "Organization {OrganizationId} was switched {State}")]
    public static partial void OrganizationSwitched(ILogger logger, string organizationId, string state);
}
