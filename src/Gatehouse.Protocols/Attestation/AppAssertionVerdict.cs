namespace Gatehouse.Protocols.Attestation;

/// <summary>What <see cref="AppAttest.VerifyAssertion"/> found.</summary>
public abstract record AppAssertionVerdict
{
    private AppAssertionVerdict()
    {
    }

    /// <summary>The attested key signed it.</summary>
    /// <param name="Counter">To be stored where it is still greater than the stored one, in the same statement.</param>
    public sealed record Genuine(uint Counter) : AppAssertionVerdict;

    /// <summary>Not to be believed.</summary>
    /// <param name="Fault">Which rule.</param>
    /// <param name="Reason">For log and developer; quotes nothing of the input.</param>
    public sealed record Refused(AttestationFault Fault, string Reason) : AppAssertionVerdict;
}
