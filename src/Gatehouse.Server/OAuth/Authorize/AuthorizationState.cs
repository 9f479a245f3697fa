using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Interactions;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>An authorization request that passed every check that needs no person. Kept while somebody signs in, and when it was pushed.</summary>
internal sealed record AuthorizationState
{
    /// <summary>Client.</summary>
    public required string ClientId { get; init; }

    /// <summary>As sent, and found among those registered.</summary>
    public required string RedirectUri { get; init; }

    /// <summary><c>query</c> or <c>form_post</c>.</summary>
    public required string ResponseMode { get; init; }

    /// <summary>Goes back unchanged; null when the client sent none.</summary>
    public string? State { get; init; }

    /// <summary>Separated by blanks; what the client may have, when it asked for nothing in particular.</summary>
    public required string Scopes { get; init; }

    /// <summary>Resources that were asked for (RFC 8707).</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>For the ID token.</summary>
    public string? Nonce { get; init; }

    /// <summary>S256 challenge (RFC 7636).</summary>
    public string? CodeChallenge { get; init; }

    /// <summary>Key that must redeem the code (RFC 9449 §10).</summary>
    public string? DpopJkt { get; init; }

    /// <summary>Who the client thinks it is. Fills a form, and proves nothing.</summary>
    public string? LoginHint { get; init; }

    /// <summary>Person that must be the one who signs in, from <c>id_token_hint</c>.</summary>
    public string? ExpectedPersonId { get; init; }

    /// <summary><c>prompt=none</c>: no page may be shown.</summary>
    public bool Silent { get; init; }

    /// <summary><c>prompt=login</c> or <c>select_account</c>: a session alone will not do.</summary>
    public bool ForceLogin { get; init; }

    /// <summary><c>prompt=consent</c>: asks even for what was allowed before.</summary>
    public bool ForceConsent { get; init; }

    /// <summary>Oldest sign-in that will do, in seconds.</summary>
    public long? MaxAgeSeconds { get; init; }

    /// <summary>Least that the sign-in must be, from <c>acr_values</c>.</summary>
    public string? RequiredAcr { get; init; }

    /// <summary><c>de</c> or <c>en</c>, from <c>ui_locales</c>.</summary>
    public string? Language { get; init; }

    /// <summary>What came with the request by token, which whoever signs in is connected with; null for nothing.</summary>
    public SignInContext? Context { get; init; }

    /// <summary>Who signed in before, when the same request met a conflict; null for whoever comes.</summary>
    public Visitor? Known { get; init; }

    /// <summary>True when a scope is among those asked for.</summary>
    public bool Asks(string scope) => Scopes.Split(' ').Contains(scope, StringComparer.Ordinal);

    /// <summary>Where the answer goes.</summary>
    public ResponseTarget Target(OAuthClient client) => new(RedirectUri, ResponseMode, State, client.Settings.PermanentRedirect);
}
