namespace Gatehouse.Client.Contracts.Admin;

/// <summary>Whether a person can sign in.</summary>
public enum PersonState
{
    /// <summary>Has not yet opened the invitation.</summary>
    Invited,

    /// <summary>Can sign in.</summary>
    Active,

    /// <summary>Cannot, and has no sessions.</summary>
    Disabled,
}
