namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>Where and how the answer to an authorization request goes.</summary>
/// <param name="RedirectUri">Registered address.</param>
/// <param name="Mode"><c>query</c> or <c>form_post</c>.</param>
/// <param name="State">Goes back unchanged.</param>
/// <param name="Permanent">By 308 and with nothing but what Apple's device client expects.</param>
internal sealed record ResponseTarget(string RedirectUri, string Mode, string? State, bool Permanent)
{
    /// <summary>Parameters in the address of the redirect.</summary>
    public const string Query = "query";

    /// <summary>Parameters in a form that the browser posts (OAuth 2.0 Form Post Response Mode).</summary>
    public const string FormPost = "form_post";

    /// <summary>What <see cref="SourceOf"/> gives for the address.</summary>
    public string Source => SourceOf(RedirectUri);

    /// <summary>Where people would say that they go.</summary>
    public string? Host => new Uri(RedirectUri) is { Scheme: "https" } uri ? uri.Host : null;

    /// <summary>
    /// What a content security policy has to allow for a form to get through to an address: browsers hold
    /// <c>form-action</c> against every redirect that follows a form. Origin of web addresses; the scheme of others.
    /// </summary>
    public static string SourceOf(string address)
    {
        var uri = new Uri(address);

        // A policy cannot name an IPv6 address (CSP3 §2.3.1), so there the scheme has to do, too.
        return uri.Scheme is "http" or "https" && uri.HostNameType != UriHostNameType.IPv6 ? uri.GetLeftPart(UriPartial.Authority) : uri.Scheme + ":";
    }
}
