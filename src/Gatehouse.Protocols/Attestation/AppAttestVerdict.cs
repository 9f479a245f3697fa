namespace Gatehouse.Protocols.Attestation;

/// <summary>What <see cref="AppAttest.VerifyAttestation"/> found.</summary>
public abstract record AppAttestVerdict
{
    private AppAttestVerdict()
    {
    }

    /// <summary>Apple vouches for the key, the app and the challenge.</summary>
    /// <param name="Key">To be kept; its counter starts at 0.</param>
    public sealed record Genuine(AppAttestKey Key) : AppAttestVerdict;

    /// <summary>Not to be believed.</summary>
    /// <param name="Fault">Which rule.</param>
    /// <param name="Reason">For log and developer; quotes nothing of the input.</param>
    public sealed record Refused(AttestationFault Fault, string Reason) : AppAttestVerdict;
}
