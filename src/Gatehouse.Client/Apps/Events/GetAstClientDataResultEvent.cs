namespace Gatehouse.Client.Apps.Events;

/// <summary>What the authorization request of a named user has to carry.</summary>
public sealed record GetAstClientDataResultEvent : ResultEvent
{
    /// <summary><c>dpop_jkt</c> (RFC 9449 §10): the code will be good for this device's key only.</summary>
    public string ClientData { get; init; } = "";

    /// <summary>Id of this installation; 26 zeros before the first enrollment.</summary>
    public string AstClientId { get; init; } = "";

    /// <summary><c>code_challenge</c> (RFC 7636 §4.3).</summary>
    public string CodeChallenge { get; init; } = "";

    /// <summary><c>code_challenge_method</c>: always <c>S256</c>.</summary>
    public string CodeChallengeMethod { get; init; } = "";

    /// <summary>The page to open, complete but for <c>client_id</c>, <c>redirect_uri</c>, <c>scope</c> and <c>state</c>; null where the server could not be asked.</summary>
    public Uri? AuthorizationEndpoint { get; init; }
}
