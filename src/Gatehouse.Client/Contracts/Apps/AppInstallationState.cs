namespace Gatehouse.Client.Contracts.Apps;

/// <summary>Whether an installation is in use.</summary>
public enum AppInstallationState
{
    /// <summary>In use.</summary>
    Active,

    /// <summary>Blocked by an administrator; can be unblocked.</summary>
    Locked,

    /// <summary>What it was given was taken back; the app has to enroll again.</summary>
    Revoked,

    /// <summary>Deleted; its row goes after a while.</summary>
    Deleted,
}
