using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>What came of checking an ID Token of another provider.</summary>
public abstract record IdTokenVerdict
{
    private IdTokenVerdict() { }

    /// <summary>It holds.</summary>
    /// <param name="Claims">What it says; <c>sub</c> is there.</param>
    public sealed record Genuine(JwtClaims Claims) : IdTokenVerdict;

    /// <summary>It does not.</summary>
    /// <param name="Reason">Why. Safe to log and to show.</param>
    /// <param name="KeyMayBeNew">A key that was published since we looked could have made it; looking again may help.</param>
    public sealed record Refused(string Reason, bool KeyMayBeNew = false) : IdTokenVerdict;
}
