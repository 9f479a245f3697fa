namespace Gatehouse.Server.Apps.Attestation;

/// <summary>Outcome of looking at an attestation.</summary>
internal abstract record AttestationVerdict
{
    private AttestationVerdict()
    {
    }

    /// <summary>It holds.</summary>
    /// <param name="Level">One of <see cref="AttestationLevels"/>.</param>
    /// <param name="Facts">What is kept of it, as JSON: shown to administrators, so nothing secret and nothing that identifies hardware. Null for nothing.</param>
    public sealed record Genuine(string Level, string? Facts = null) : AttestationVerdict;

    /// <summary>It does not.</summary>
    /// <param name="Reason">For the log: names what was found, quotes nothing.</param>
    public sealed record Refused(string Reason) : AttestationVerdict;
}
