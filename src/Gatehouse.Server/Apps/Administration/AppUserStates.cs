namespace Gatehouse.Server.Apps.Administration;

/// <summary>States of a user of installations, as stored.</summary>
internal static class AppUserStates
{
    /// <summary>Its installations get what they may.</summary>
    public const string Active = "active";

    /// <summary>Locked by an administrator; can be unlocked.</summary>
    public const string Locked = "locked";

    /// <summary>Somebody known took over.</summary>
    public const string Merged = "merged";
}
