namespace Gatehouse.Client.Apps.Events;

/// <summary>The anonymous user cannot log in any more: enroll anew, since there is nothing to sign in with.</summary>
/// <param name="UserIdentifier">Who.</param>
public sealed record EnrollmentRequiredEvent(UserIdentifier UserIdentifier) : NotificationEvent;
