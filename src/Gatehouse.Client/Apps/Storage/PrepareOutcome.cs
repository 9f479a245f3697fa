namespace Gatehouse.Client.Apps.Storage;

/// <summary>Outcome of obtaining a new protection.</summary>
public abstract record PrepareOutcome
{
    private PrepareOutcome() { }

    /// <summary>It can be used.</summary>
    public sealed record Ready(IStoreProtection Protection) : PrepareOutcome;

    /// <summary>There is none.</summary>
    public sealed record Refused(UnlockRefusal Refusal) : PrepareOutcome;
}
