namespace Gatehouse.Protocols;

/// <summary>Why bytes from outside were refused, and where. Safe to log: it never quotes a value of the input.</summary>
/// <param name="Format">What was expected, such as <c>plist</c>, <c>check-in</c> or <c>SCEP</c>.</param>
/// <param name="Offset">Byte offset of the fault; 0 when it concerns the input as a whole.</param>
/// <param name="Reason">One sentence without a closing period, for an operator.</param>
public sealed record ParseError(string Format, int Offset, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => Offset == 0 ? $"{Format}: {Reason}" : $"{Format}: {Reason} (at byte {Offset})";
}
