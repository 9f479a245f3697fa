namespace Gatehouse.Server.Enrollment.AccountDriven.Joining;

/// <summary>Bodies of any content type, with a limit.</summary>
internal static class Bodies
{
    /// <summary>The whole body; null when it is longer.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken ct)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        var buffer = new byte[limit + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > limit ? null : buffer[..read];
    }
}
