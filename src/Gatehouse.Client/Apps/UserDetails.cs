namespace Gatehouse.Client.Apps;

/// <summary>Somebody who is enrolled on this device.</summary>
/// <param name="UserIdentifier">Who.</param>
/// <param name="DisplayUsername">Empty for an anonymous user, and before the first login.</param>
/// <param name="DisplayEmail">As the name.</param>
/// <param name="IsAnonymous">Nobody knows who it is, the server included.</param>
public sealed record UserDetails(UserIdentifier UserIdentifier, string DisplayUsername = "", string DisplayEmail = "", bool IsAnonymous = true);
