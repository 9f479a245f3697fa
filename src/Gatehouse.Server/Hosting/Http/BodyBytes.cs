namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// Bodies of requests as bytes, up to a limit. What is allocated grows with what arrives: many clients send short bodies without
/// saying how long they are, and a liar must not make us allocate.
/// </summary>
public static class BodyBytes
{
    private const int FirstBuffer = 4 * 1024;
    private const int LargestFirstBuffer = 64 * 1024;

    /// <summary>The body, or the first <paramref name="limit"/> + 1 bytes of one that is longer, for callers that have an answer of their own to that.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit, CancellationToken ct)
    {
        var most = (long)limit + 1;
        var buffer = new byte[Math.Min(Math.Min(request.ContentLength ?? FirstBuffer, LargestFirstBuffer), most)];
        var length = 0;
        while (length < most && length != request.ContentLength)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(length * 2L, most));
            }

            var read = await request.Body.ReadAsync(buffer.AsMemory(length), ct);
            if (read == 0)
            {
                break;
            }

            length += read;
        }

        return buffer.AsMemory(0, length);
    }

    /// <summary>The whole body; null when it is longer than the limit, and unread when it says so itself.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadWholeAsync(HttpRequest request, int limit, CancellationToken ct)
    {
        if (request.ContentLength > limit)
        {
            return (ReadOnlyMemory<byte>?)null;
        }

        var body = await ReadAsync(request, limit, ct);
        return body.Length > limit ? (ReadOnlyMemory<byte>?)null : body;
    }
}
