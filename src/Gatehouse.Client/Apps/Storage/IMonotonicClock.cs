namespace Gatehouse.Client.Apps.Storage;

/// <summary>Time that nobody can set, for locks that a changed clock must not end.</summary>
public interface IMonotonicClock
{
    /// <summary>Now.</summary>
    MonotonicInstant Now { get; }
}
