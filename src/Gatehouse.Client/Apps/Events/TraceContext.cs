#if !NET
using System.Globalization;
#endif
using System.Security.Cryptography;

namespace Gatehouse.Client.Apps.Events;

/// <summary>W3C Trace Context; sent along with every request to the server that an event causes.</summary>
/// <param name="TraceParent"><c>00-{trace id}-{span id}-{flags}</c>.</param>
/// <param name="TraceState">As the app was given it; empty for none.</param>
public sealed record TraceContext(string TraceParent, string TraceState = "")
{
    private const int TraceIdBytes = 16;
    private const int SpanIdBytes = 8;

    /// <summary>Continues the activity of the caller where there is one, else begins a trace that asks for no recording.</summary>
    public static TraceContext New()
    {
#if NET
        if (System.Diagnostics.Activity.Current is { IdFormat: System.Diagnostics.ActivityIdFormat.W3C, Id: { } id } activity)
        {
            return new TraceContext(id, activity.TraceStateString ?? "");
        }
#endif
        var bytes = new byte[TraceIdBytes + SpanIdBytes];
        using (var random = RandomNumberGenerator.Create())
        {
            random.GetBytes(bytes);
        }

        return new TraceContext($"00-{Hex(bytes, 0, TraceIdBytes)}-{Hex(bytes, TraceIdBytes, SpanIdBytes)}-00");
    }

    private static string Hex(byte[] bytes, int from, int count) =>
#if NET
        Convert.ToHexStringLower(bytes, from, count);
#else
        BitConverter.ToString(bytes, from, count).Replace("-", "").ToLower(CultureInfo.InvariantCulture);
#endif
}
