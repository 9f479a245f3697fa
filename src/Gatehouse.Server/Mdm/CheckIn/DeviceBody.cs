using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>Reads what devices send: whole, raw and bounded. The exact bytes are what <c>Mdm-Signature</c> signs.</summary>
public static class DeviceBody
{
    /// <summary>Largest check-in message.</summary>
    public const int CheckInLimit = 1 << 20;

    /// <summary>Largest report; application lists run to megabytes.</summary>
    public const int ReportLimit = 16 << 20;

    private const int FirstChunk = 16 * 1024;

    /// <summary>The body.</summary>
    /// <exception cref="BadHttpRequestException">Larger than <paramref name="limit"/> (413).</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, int limit, CancellationToken ct)
    {
        if (http.Request.ContentLength > limit)
        {
            throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit;
        }

        // The stated length sizes the buffer, but only up to a chunk: a liar must not make us allocate.
        var buffer = new byte[(int)Math.Min(http.Request.ContentLength + 1 ?? FirstChunk, FirstChunk * 4)];
        var length = 0;
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer.AsMemory(length), ct)) > 0)
        {
            length += read;
            if (length > limit)
            {
                throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        return buffer.AsMemory(0, length);
    }
}
