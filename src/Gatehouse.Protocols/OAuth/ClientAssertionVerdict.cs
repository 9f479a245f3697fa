namespace Gatehouse.Protocols.OAuth;

/// <summary>Outcome of checking a client's assertion as far as the assertion alone can tell.</summary>
public abstract record ClientAssertionVerdict
{
    private ClientAssertionVerdict() { }

    /// <summary>The client's key signed it for us, in time.</summary>
    /// <param name="Jti">Unique per client; to be refused the second time.</param>
    /// <param name="RememberUntil">How long the <paramref name="Jti"/> must be remembered.</param>
    public sealed record Genuine(string Jti, DateTimeOffset RememberUntil) : ClientAssertionVerdict;

    /// <summary>Not honoured: <c>invalid_client</c>.</summary>
    /// <param name="Reason">For the log: names what was found, never the assertion.</param>
    public sealed record Refused(string Reason) : ClientAssertionVerdict;
}
