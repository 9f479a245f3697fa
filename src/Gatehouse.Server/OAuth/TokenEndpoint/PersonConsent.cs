namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>What somebody agreed to.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="SessionId">Browser session.</param>
/// <param name="Scopes">Separated by blanks.</param>
/// <param name="Audiences">Where tokens may be used; empty for where the client may.</param>
/// <param name="Acr">Authentication context class.</param>
/// <param name="Amr">Methods, separated by blanks.</param>
/// <param name="AuthTimeMs">When they signed in.</param>
/// <param name="Nonce">For the ID token.</param>
/// <param name="GivenMs">When they agreed.</param>
internal sealed record PersonConsent(
    string PersonId, string? SessionId, string Scopes, IReadOnlyList<string> Audiences, string? Acr, string? Amr, long? AuthTimeMs, string? Nonce, long GivenMs)
{
    /// <summary>Methods.</summary>
    public IReadOnlyList<string> Methods => Amr?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>When they signed in.</summary>
    public DateTimeOffset? AuthTime => AuthTimeMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
