namespace Gatehouse.Simulator.Accounts;

/// <summary>What a token endpoint said.</summary>
internal abstract record TokenOutcome
{
    private TokenOutcome() { }

    /// <summary>Tokens.</summary>
    public sealed record Granted(AccountTokens Tokens) : TokenOutcome;

    /// <summary><c>invalid_grant</c> and the like: only the person can help.</summary>
    public sealed record Dead : TokenOutcome;

    /// <summary>No answer, or 5xx: the same may work later.</summary>
    public sealed record Unavailable : TokenOutcome;
}
