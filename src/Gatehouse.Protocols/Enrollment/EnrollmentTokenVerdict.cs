namespace Gatehouse.Protocols.Enrollment;

/// <summary>Outcome of checking a presented token as far as the token alone can tell.</summary>
public abstract record EnrollmentTokenVerdict
{
    private EnrollmentTokenVerdict() { }

    /// <summary>True when characters that chat programs add were cut off before reading; worth a line in the log.</summary>
    public bool Trimmed { get; init; }

    /// <summary>Signed by us and in time. The stored token still decides.</summary>
    /// <param name="Claims">What it says.</param>
    /// <param name="Kid">Key that verified it.</param>
    public sealed record Genuine(EnrollmentTokenClaims Claims, string Kid) : EnrollmentTokenVerdict;

    /// <summary>Not honoured.</summary>
    /// <param name="Fault">Why.</param>
    /// <param name="Step">Validation step that failed, 1 to 6. Up to 4 the bearer has proved nothing and must learn nothing.</param>
    /// <param name="Detail">For the log: names what was found, never the token.</param>
    /// <param name="Claims">Set from step 5 on where readable: the signature was ours, so the answer may be specific.</param>
    public sealed record Refused(EnrollmentTokenFault Fault, int Step, string Detail, EnrollmentTokenClaims? Claims = null)
        : EnrollmentTokenVerdict;
}
