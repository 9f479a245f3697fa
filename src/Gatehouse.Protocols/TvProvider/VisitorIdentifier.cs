namespace Gatehouse.Protocols.TvProvider;

/// <summary><c>AP-Visitor-Identifier</c>: a name for analytics, which is never an error.</summary>
public static class VisitorIdentifier
{
    private const int MaxLength = 256;

    /// <summary>The text of the header; null when it is absent or no printable ASCII.</summary>
    public static string? Read(string? header) =>
        header?.Trim() is { Length: > 0 and <= MaxLength } text && text.All(c => c is > ' ' and < '\x7f') ? text : null;
}
