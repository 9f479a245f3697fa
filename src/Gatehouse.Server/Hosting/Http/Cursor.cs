using System.Buffers.Text;
using System.Text;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// Where a list goes on: the sort keys of the last row that was shown. Callers must treat it as opaque; it is not secret
/// and not trusted, since each query is bound to the caller's organization anyway.
/// </summary>
public static class Cursor
{
    private const int MaxLength = 512;
    private const char Separator = '\u001f';

    /// <summary>A cursor from sort keys; none may hold the control character U+001F.</summary>
    public static string Encode(params ReadOnlySpan<string> keys) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, keys)));

    /// <summary>The keys of a cursor; null without one.</summary>
    /// <exception cref="InvalidRequestException">Not a cursor with that many keys.</exception>
    public static string[]? Decode(string? cursor, int keys = 1)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        if (cursor.Length <= MaxLength && Base64Url.IsValid(cursor))
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
            if (parts.Length == keys && parts.All(p => p.Length > 0 && !p.Contains('\0', StringComparison.Ordinal)))
            {
                return parts;
            }
        }

        throw new InvalidRequestException("The cursor is not one that this list gave out.");
    }
}
