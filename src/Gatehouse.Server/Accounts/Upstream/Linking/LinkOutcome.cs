namespace Gatehouse.Server.Accounts.Upstream.Linking;

/// <summary>Who it is here that a provider vouched for.</summary>
internal abstract record LinkOutcome
{
    private LinkOutcome() { }

    /// <summary>This person.</summary>
    public sealed record Found(string PersonId) : LinkOutcome;

    /// <summary>Nobody, and why; for the log.</summary>
    public sealed record Refused(string Reason) : LinkOutcome;
}
