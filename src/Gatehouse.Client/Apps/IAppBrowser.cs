namespace Gatehouse.Client.Apps;

/// <summary>The system's browser, which the app brings; an embedded web view would see the user's password (RFC 8252 §8.12).</summary>
public interface IAppBrowser
{
    /// <summary>Opens a page, and returns the address that it ends at; null when the user closes it.</summary>
    /// <param name="start">The page to open.</param>
    /// <param name="redirectUri">How the address begins that ends it: the app's own scheme, a claimed address, or a port on loopback.</param>
    /// <param name="ct">Closes it.</param>
    Task<Uri?> AuthorizeAsync(Uri start, Uri redirectUri, CancellationToken ct);
}
