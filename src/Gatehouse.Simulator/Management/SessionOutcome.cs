namespace Gatehouse.Simulator.Management;

/// <summary>How one conversation with the server went.</summary>
public abstract record SessionOutcome
{
    private SessionOutcome() { }

    /// <summary>The server had no more.</summary>
    /// <param name="Commands">Commands that were reported on.</param>
    public sealed record Finished(int Commands) : SessionOutcome;

    /// <summary>The server answered with an error, even after some repeats, or not at all.</summary>
    /// <param name="Commands">Commands that were reported on before.</param>
    /// <param name="Reason">What happened.</param>
    /// <param name="HttpStatus">Last answer; null when there was none.</param>
    public sealed record Broken(int Commands, string Reason, int? HttpStatus) : SessionOutcome;

    /// <summary>There was nothing to do: the device is off, or not managed.</summary>
    public sealed record Skipped : SessionOutcome;
}
