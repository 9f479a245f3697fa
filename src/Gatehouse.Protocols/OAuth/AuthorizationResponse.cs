namespace Gatehouse.Protocols.OAuth;

/// <summary>What goes back to the client through the browser (RFC 6749 §4.1.2; RFC 9207).</summary>
/// <param name="RedirectUri">The checked address, as the client sent it.</param>
/// <param name="Parameters">What to deliver, in order.</param>
public sealed record AuthorizationResponse(string RedirectUri, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    /// <summary>A code.</summary>
    /// <param name="redirectUri">The checked address.</param>
    /// <param name="code">The code.</param>
    /// <param name="state">As it came.</param>
    /// <param name="issuer">Ours, against mix-up (RFC 9207 §2). Null only for Apple's device client, which documents no such parameter.</param>
    public static AuthorizationResponse Success(string redirectUri, string code, string? state, string? issuer) =>
        new(redirectUri, List(("code", code), ("state", state), ("iss", issuer)));

    /// <summary>A refusal.</summary>
    public static AuthorizationResponse Failure(string redirectUri, OAuthError error, string? state, string? issuer)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new(redirectUri, List(("error", error.Code), ("error_description", error.Description), ("state", state), ("iss", issuer)));
    }

    /// <summary>The address for <c>response_mode=query</c>. With <c>form_post</c>, post <see cref="Parameters"/> to <see cref="RedirectUri"/> instead.</summary>
    public string ToLocation() => FormEncoding.Append(RedirectUri, Parameters);

    private static List<KeyValuePair<string, string>> List(params (string Name, string? Value)[] parameters) =>
        [.. parameters.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Name, p.Value!))];
}
