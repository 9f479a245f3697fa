namespace Gatehouse.Client.Contracts.Apps;

/// <summary>Whether the installations of a user get anything.</summary>
public enum AppUserState
{
    /// <summary>They do.</summary>
    Active,

    /// <summary>Blocked by an administrator; can be unblocked.</summary>
    Locked,

    /// <summary>Somebody known took over; it is kept so that nobody else gets its id.</summary>
    Merged,
}
