using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Scep;

/// <summary>What a CertRep says to the client.</summary>
public abstract record ScepResult
{
    private ScepResult()
    {
    }

    /// <summary>SUCCESS; what was asked for is in the content.</summary>
    public sealed record Success(CertsOnly Content) : ScepResult;

    /// <summary>PENDING; poll.</summary>
    public sealed record Pending : ScepResult;

    /// <summary>FAILURE.</summary>
    /// <param name="FailInfo">Null when the server sent none or an unknown one.</param>
    /// <param name="Text">failInfoText, for people; null when not sent.</param>
    public sealed record Failure(FailInfo? FailInfo, string? Text) : ScepResult;

    /// <summary>Not an authentic answer to our message.</summary>
    public sealed record Invalid(string Reason) : ScepResult;
}
