using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>What the token endpoint answers.</summary>
internal abstract record TokenOutcome
{
    private TokenOutcome()
    {
    }

    /// <summary>Tokens. Secret.</summary>
    public sealed record Given(TokenResponse Response) : TokenOutcome;

    /// <summary>None.</summary>
    /// <param name="Error">For the client.</param>
    /// <param name="Reason">For our log; null when the error says it all.</param>
    public sealed record Refused(OAuthError Error, string? Reason = null) : TokenOutcome;

    public static implicit operator TokenOutcome(OAuthError error) => new Refused(error);

    public static implicit operator TokenOutcome(TokenResponse response) => new Given(response);
}
