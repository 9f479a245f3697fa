namespace Gatehouse.Client.Apps.Events;

/// <summary>The named user has to sign in at the server again.</summary>
/// <param name="UserIdentifier">Who.</param>
public sealed record IdpLoginRequiredEvent(UserIdentifier UserIdentifier) : NotificationEvent;
