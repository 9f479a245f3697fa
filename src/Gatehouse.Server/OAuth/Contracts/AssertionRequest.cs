using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>An assertion that came with a proof of possession.</summary>
/// <param name="Issuer">Who is asked.</param>
/// <param name="Client">Who asks.</param>
/// <param name="Key">The key that the proof has shown; the proof is used up.</param>
/// <param name="Assertion">As sent. Secret.</param>
/// <param name="Scopes">Null for all that may be had.</param>
public sealed record AssertionRequest(Issuer Issuer, OAuthClient Client, ShownKey Key, string Assertion, ScopeSet? Scopes)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(AssertionRequest);
}
