namespace Gatehouse.Server.Enrollment.AccountDriven.Joining;

/// <summary>The token of a request (RFC 6750 §2.1).</summary>
internal static class BearerHeader
{
    private const int MaxLength = 512;

    /// <summary>Null without exactly one header of that scheme.</summary>
    public static string? Read(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization;
        return header is [{ Length: <= MaxLength } text] && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && text[Scheme.Length..].Trim() is { Length: > 0 } token
            ? token
            : null;
    }
}
