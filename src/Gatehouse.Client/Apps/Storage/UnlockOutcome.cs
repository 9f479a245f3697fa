namespace Gatehouse.Client.Apps.Storage;

/// <summary>Outcome of opening a user's records.</summary>
public abstract record UnlockOutcome
{
    private UnlockOutcome() { }

    /// <summary>They are open until disposed.</summary>
    public sealed record Unlocked(ISealedRecords Records) : UnlockOutcome;

    /// <summary>They stay closed.</summary>
    public sealed record Refused(UnlockRefusal Refusal) : UnlockOutcome;
}
