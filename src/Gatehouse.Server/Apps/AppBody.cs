using Gatehouse.Server.Hosting.Http;

namespace Gatehouse.Server.Apps;

/// <summary>Reads the JSON that an app posts, up to a limit.</summary>
internal static class AppBody
{
    /// <summary>The body, one byte more than allowed at most; null when it is not said to be JSON.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http, int limit, CancellationToken ct) =>
        http.Request.HasJsonContentType() ? await BodyBytes.ReadAsync(http.Request, limit, ct) : (ReadOnlyMemory<byte>?)null;
}
