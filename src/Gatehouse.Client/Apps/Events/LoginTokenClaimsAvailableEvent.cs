namespace Gatehouse.Client.Apps.Events;

/// <summary>A login brought tokens.</summary>
/// <param name="Claims">As in <see cref="GetIamAccessTokenClaimsResultEvent"/>.</param>
public sealed record LoginTokenClaimsAvailableEvent(IReadOnlyDictionary<string, string> Claims) : NotificationEvent;
