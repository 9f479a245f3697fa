namespace Gatehouse.Server.Pki.Scep;

/// <summary>What becomes of a readable SCEP message; the edge makes a CertRep of it.</summary>
public abstract record ScepOutcome
{
    private ScepOutcome() { }

    /// <summary>SUCCESS with a certificate, DER.</summary>
    public sealed record Issued(byte[] Certificate) : ScepOutcome;

    /// <summary>SUCCESS with a revocation list, DER.</summary>
    public sealed record Crl(byte[] List) : ScepOutcome;

    /// <summary>PENDING.</summary>
    public sealed record Pending : ScepOutcome;

    /// <summary>FAILURE.</summary>
    public sealed record Failed(ScepFailure Failure) : ScepOutcome;
}
