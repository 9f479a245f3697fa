namespace Gatehouse.Protocols.TvProvider;

/// <summary>One code of the entitlement API V2, with all that is fixed about it. The instances are in <see cref="TvErrorCodes"/>.</summary>
public sealed class TvErrorCode
{
    internal TvErrorCode(string code, int status, TvErrorAction action, TvErrorLevel level, string message) =>
        (Code, Status, Action, Level, Message) = (code, status, action, level, message);

    /// <summary>As it is on the wire, such as <c>invalid_integration</c>.</summary>
    public string Code { get; }

    /// <summary>Status of the answer where the error is the answer; inside a decision only a number in the object.</summary>
    public int Status { get; }

    /// <summary>What the client does.</summary>
    public TvErrorAction Action { get; }

    /// <summary>Where the code may stand.</summary>
    public TvErrorLevel Level { get; }

    /// <summary>For people; free wording, which may change.</summary>
    public string Message { get; }

    /// <inheritdoc/>
    public override string ToString() => Code;
}
