namespace Gatehouse.Protocols.Attestation;

/// <summary>What <see cref="AndroidKeyAttestation.Verify"/> found.</summary>
public abstract record AndroidKeyVerdict
{
    private AndroidKeyVerdict()
    {
    }

    /// <summary>The hardware vouches for the key.</summary>
    /// <param name="Level">Where it is held.</param>
    /// <param name="Package">Which of the allowed apps.</param>
    /// <param name="NeedsUser">The hardware uses the key only after its user has authenticated.</param>
    /// <param name="PatchLevel">First of the month of the security patches; null when the device does not say.</param>
    public sealed record Genuine(SecurityLevel Level, string Package, bool NeedsUser, DateOnly? PatchLevel) : AndroidKeyVerdict;

    /// <summary>Not to be believed.</summary>
    /// <param name="Fault">Which rule.</param>
    /// <param name="Reason">For log and developer; quotes nothing of the input.</param>
    public sealed record Refused(AttestationFault Fault, string Reason) : AndroidKeyVerdict;
}
