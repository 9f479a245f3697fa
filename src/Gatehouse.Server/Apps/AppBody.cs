namespace Gatehouse.Server.Apps;

/// <summary>Reads the JSON that an app posts, up to a limit.</summary>
internal static class AppBody
{
    /// <summary>The body, one byte more than allowed at most; null when it is not said to be JSON.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http, int limit, CancellationToken ct)
    {
        if (!http.Request.HasJsonContentType())
        {
            return (ReadOnlyMemory<byte>?)null;
        }

        var body = new byte[Math.Min(http.Request.ContentLength ?? limit + 1, limit + 1)];
        var length = 0;
        while (length < body.Length)
        {
            var read = await http.Request.Body.ReadAsync(body.AsMemory(length), ct);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return body.AsMemory(0, length);
    }
}
