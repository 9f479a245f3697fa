namespace Gatehouse.Server.OAuth.Logout;

/// <summary>A sign-out that a client asked for, sealed into the page that confirms it.</summary>
/// <param name="SessionId">Session that the page was shown for; a page for another one signs nobody out.</param>
/// <param name="RedirectUri">Where to go afterwards, registered by the client; null for nowhere.</param>
/// <param name="State">Goes along unchanged.</param>
/// <param name="ExpiresMs">End of the page.</param>
internal sealed record LogoutForm(string SessionId, string? RedirectUri, string? State, long ExpiresMs);
