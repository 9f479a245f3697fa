using Gatehouse.Client.Apps.Events;

namespace Gatehouse.Client.Apps.Wire;

/// <summary>The trace context of the event that is worked on.</summary>
internal static class CurrentTrace
{
    private static readonly AsyncLocal<TraceContext?> s_current = new();

    public static TraceContext? Value
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>W3C Trace Context §3. A handler that adds its own, as instrumentation does, finds the header there and keeps it.</summary>
    public static void AddTo(HttpRequestMessage request)
    {
        if (Value is not { } trace)
        {
            return;
        }

        request.Headers.TryAddWithoutValidation("traceparent", trace.TraceParent);
        if (trace.TraceState.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("tracestate", trace.TraceState);
        }
    }
}
