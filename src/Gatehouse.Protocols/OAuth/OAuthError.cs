using System.Buffers;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>
/// A refusal in OAuth's own tongue. The same object answers as a JSON body (<see cref="ToJson"/>), in a redirect
/// (<see cref="AuthorizationResponse"/>) or in a challenge (<see cref="TokenChallenge"/>).
/// </summary>
public sealed record OAuthError
{
    // RFC 6749 §4.1.2.1, §5.2: %x20-21 / %x23-5B / %x5D-7E.
    private static readonly SearchValues<char> DescriptionCharacters =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);

    /// <summary>A refusal.</summary>
    /// <param name="code">One of <see cref="OAuthErrorCodes"/>.</param>
    /// <param name="description">One sentence for the developer of the client, in ASCII; never quotes what was sent, never holds a secret.</param>
    /// <param name="status">HTTP status where the answer is a body.</param>
    /// <exception cref="ArgumentException">The description has a character that RFC 6749 does not allow.</exception>
    public OAuthError(string code, string description, int status = 400)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        ArgumentException.ThrowIfNullOrEmpty(description);
        if (description.AsSpan().ContainsAnyExcept(DescriptionCharacters))
        {
            throw new ArgumentException("An error description is plain ASCII without quotes and backslashes.", nameof(description));
        }

        (Code, Description, Status) = (code, description, status);
    }

    /// <summary><c>error</c>.</summary>
    public string Code { get; }

    /// <summary><c>error_description</c>.</summary>
    public string Description { get; }

    /// <summary>HTTP status where the answer is a body.</summary>
    public int Status { get; }

    /// <summary><c>gatehouse_reason</c>: why, for programs that act differently on each; null to say nothing more.</summary>
    public string? Reason { get; init; }

    /// <summary><c>acr_values</c>: levels that would do (RFC 9470 §3); null where that is not the point.</summary>
    public string? AcrValues { get; init; }

    /// <summary><c>conflict_token</c>: goes on where the request met a conflict. Secret; null where there is none.</summary>
    public string? ConflictToken { get; init; }

    /// <summary>When to try again, where the answer is a body: its <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>RFC 6749 §5.2: a parameter is missing, repeated, malformed or too long.</summary>
    public static OAuthError InvalidRequest(string description) => new(OAuthErrorCodes.InvalidRequest, description);

    /// <summary>RFC 6749 §5.2: 401; whoever answers a request that used Basic adds a Basic challenge.</summary>
    public static OAuthError InvalidClient(string description) => new(OAuthErrorCodes.InvalidClient, description, 401);

    /// <summary>RFC 6749 §5.2: the code, refresh token or assertion is dead, foreign or mismatched. Never for an outage of ours.</summary>
    public static OAuthError InvalidGrant(string description) => new(OAuthErrorCodes.InvalidGrant, description);

    /// <summary>RFC 6749 §5.2: the client may not use this grant or response type.</summary>
    public static OAuthError UnauthorizedClient(string description) => new(OAuthErrorCodes.UnauthorizedClient, description);

    /// <summary>RFC 6749 §5.2.</summary>
    public static OAuthError UnsupportedGrantType(string description) => new(OAuthErrorCodes.UnsupportedGrantType, description);

    /// <summary>RFC 6749 §5.2.</summary>
    public static OAuthError InvalidScope(string description) => new(OAuthErrorCodes.InvalidScope, description);

    /// <summary>RFC 8707 §2: a resource is malformed, unknown or not allowed.</summary>
    public static OAuthError InvalidTarget(string description) => new(OAuthErrorCodes.InvalidTarget, description);

    /// <summary>RFC 6749 §4.1.2.1: the person or our policy said no.</summary>
    public static OAuthError AccessDenied(string description) => new(OAuthErrorCodes.AccessDenied, description);

    /// <summary>RFC 6749 §4.1.2.1.</summary>
    public static OAuthError UnsupportedResponseType(string description) => new(OAuthErrorCodes.UnsupportedResponseType, description);

    /// <summary>RFC 6749 §4.1.2.1: our own trouble; 503 so that a client tries again and asks nobody to sign in.</summary>
    public static OAuthError TemporarilyUnavailable(string description) => new(OAuthErrorCodes.TemporarilyUnavailable, description, 503);

    /// <summary>OpenID Connect Core §3.1.2.6: <c>login_required</c>, <c>consent_required</c>, <c>interaction_required</c> and their like.</summary>
    public static OAuthError Interaction(string code, string description) => new(code, description);

    /// <summary>RFC 9449 §5, §7.1.</summary>
    public static OAuthError InvalidDpopProof(string description) => new(OAuthErrorCodes.InvalidDpopProof, description);

    /// <summary>RFC 9449 §8: the answer must carry <c>DPoP-Nonce</c>.</summary>
    public static OAuthError UseDpopNonce() => new(OAuthErrorCodes.UseDpopNonce, "The DPoP proof needs the nonce that this answer carries.");

    /// <summary>RFC 6750 §3.1: 401 at a resource.</summary>
    public static OAuthError InvalidToken(string description) => new(OAuthErrorCodes.InvalidToken, description, 401);

    /// <summary>RFC 6750 §3.1: 403 at a resource.</summary>
    public static OAuthError InsufficientScope(string description) => new(OAuthErrorCodes.InsufficientScope, description, 403);

    /// <summary>RFC 7591 §3.2.2.</summary>
    public static OAuthError InvalidClientMetadata(string description) => new(OAuthErrorCodes.InvalidClientMetadata, description);

    /// <summary>RFC 7591 §3.2.2.</summary>
    public static OAuthError InvalidRedirectUri(string description) => new(OAuthErrorCodes.InvalidRedirectUri, description);

    /// <summary>RFC 6749 §5.2: the body, in UTF-8. To be sent with <c>Cache-Control: no-store</c>.</summary>
    public byte[] ToJson() => StrictJson.Write(json =>
    {
        json.WriteString("error", Code);
        json.WriteString("error_description", Description);
        StrictJson.Text(json, "acr_values", AcrValues);
        StrictJson.Text(json, "gatehouse_reason", Reason);
        StrictJson.Text(json, "conflict_token", ConflictToken);
    });
}
