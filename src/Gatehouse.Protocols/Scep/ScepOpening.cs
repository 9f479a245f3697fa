namespace Gatehouse.Protocols.Scep;

/// <summary>What came out of <see cref="ScepRequest.Open"/>.</summary>
public abstract record ScepOpening
{
    private ScepOpening()
    {
    }

    /// <summary>Authentic and readable. Whether it may be granted is for the CA to decide.</summary>
    public sealed record Opened(ScepRequest Request) : ScepOpening;

    /// <summary>To be answered with a FAILURE.</summary>
    /// <param name="FailInfo">For the client.</param>
    /// <param name="Reason">For the log; holds nothing secret, and for decryption failures no more than the client may know.</param>
    public sealed record Refused(FailInfo FailInfo, string Reason) : ScepOpening;
}
