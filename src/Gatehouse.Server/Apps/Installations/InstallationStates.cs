namespace Gatehouse.Server.Apps.Installations;

/// <summary>States of an installation, as stored.</summary>
internal static class InstallationStates
{
    /// <summary>In use.</summary>
    public const string Active = "active";

    /// <summary>Locked by an administrator; can be unlocked.</summary>
    public const string Locked = "locked";

    /// <summary>What it was given was taken back, and its key opens nothing any more: it has to enroll again.</summary>
    public const string Revoked = "revoked";

    /// <summary>Deleted; the row goes after a while.</summary>
    public const string Deleted = "deleted";
}
