namespace Gatehouse.Conformance.Apps.Support;

/// <summary>The clock of a device: it runs, and may be off.</summary>
public sealed class MovableClock : TimeProvider
{
    private TimeSpan _slept;

    /// <summary>How much the date is off; the steady clock does not know.</summary>
    public TimeSpan Off { get; set; }

    /// <summary>Lets time pass on both clocks.</summary>
    public void Sleep(TimeSpan time) => _slept += time;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Off + _slept;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(_slept.TotalSeconds * System.TimestampFrequency);
}
