using Gatehouse.Server.Hosting.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>Reads what devices send: whole, raw and bounded. The exact bytes are what <c>Mdm-Signature</c> signs.</summary>
public static class DeviceBody
{
    /// <summary>Largest check-in message.</summary>
    public const int CheckInLimit = 1 << 20;

    /// <summary>Largest report; application lists run to megabytes.</summary>
    public const int ReportLimit = 16 << 20;

    /// <summary>The body.</summary>
    /// <exception cref="BadHttpRequestException">Larger than <paramref name="limit"/> (413).</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext http, int limit, CancellationToken ct)
    {
        // Not for one that says that it is too long: the connection would break off while the device still sends, and it would not hear why.
        if (!(http.Request.ContentLength > limit) && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit;
        }

        return await BodyBytes.ReadWholeAsync(http.Request, limit, ct)
            ?? throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
    }
}
