namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>Where a device stands.</summary>
public enum DeviceState
{
    /// <summary>Known, its enrollment is not finished.</summary>
    Pending,

    /// <summary>Enrolled and reachable.</summary>
    Managed,

    /// <summary>Enrolled, without contact for longer than the configured time.</summary>
    Offline,

    /// <summary>Left: removed by an administrator, by its user, or wiped.</summary>
    Unmanaged,

    /// <summary>Enrolled, but its identity certificate is revoked or ended beyond the time of grace.</summary>
    IdentityMissing,

    /// <summary>Shut out by an administrator.</summary>
    Blocked,
}
