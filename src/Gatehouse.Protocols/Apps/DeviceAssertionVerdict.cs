namespace Gatehouse.Protocols.Apps;

/// <summary>Outcome of checking an assertion as far as it alone can tell.</summary>
public abstract record DeviceAssertionVerdict
{
    private DeviceAssertionVerdict() { }

    /// <summary>The key's holder made it for this server, now.</summary>
    /// <param name="DeviceId"><c>iss</c>: who it says it is.</param>
    /// <param name="Subject"><c>sub</c>: for whom it says it speaks.</param>
    /// <param name="Mode">What it says opened the key: one of <see cref="AuthenticationModes"/>.</param>
    /// <param name="Jti">Unique per device; to be refused the second time.</param>
    /// <param name="RememberUntil">How long it must be remembered for that.</param>
    public sealed record Genuine(string DeviceId, string Subject, string Mode, string Jti, DateTimeOffset RememberUntil) : DeviceAssertionVerdict;

    /// <summary>Not honoured.</summary>
    /// <param name="Reason">For log and developer: names what was found, quotes nothing.</param>
    public sealed record Refused(string Reason) : DeviceAssertionVerdict;
}
