namespace Gatehouse.Client.Apps.Events;

/// <summary>Anything the controller takes or gives: requests, their results, notifications.</summary>
public abstract record AppEvent
{
    private TraceContext? _trace;

    private protected AppEvent()
    {
    }

    /// <summary>What the event belongs to. A result has the one of its request; where the app gives none, the controller makes one.</summary>
    public TraceContext? TraceContext
    {
        get => _trace;
        init => _trace = value;
    }

    /// <summary>For events that are ready but for this, and that nobody has seen yet.</summary>
    internal void Attach(TraceContext trace) => _trace = trace;
}
