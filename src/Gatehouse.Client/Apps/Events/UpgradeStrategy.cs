namespace Gatehouse.Client.Apps.Events;

/// <summary>What becomes of an anonymous user whose person turns out to have an account already.</summary>
public enum UpgradeStrategy
{
    /// <summary>Nothing: the request is refused, and the anonymous user stays as it was.</summary>
    Fail = 0,

    /// <summary>It becomes part of the account; backends are told to move its data.</summary>
    Merge = 1,

    /// <summary>The device goes over to the account; the anonymous user is kept for a while, then deleted.</summary>
    Switch = 2,
}
