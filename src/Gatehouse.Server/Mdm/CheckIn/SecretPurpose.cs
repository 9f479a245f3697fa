namespace Gatehouse.Server.Mdm.CheckIn;

/// <summary>Purposes under which this feature seals secrets; a value moved to another row does not open.</summary>
public static class SecretPurpose
{
    /// <summary>Of a channel.</summary>
    public static string UnlockToken(string enrollmentId) => $"mdm.unlock-token:{enrollmentId}";

    /// <summary>Of a device channel.</summary>
    public static string BootstrapToken(string enrollmentId) => $"mdm.bootstrap-token:{enrollmentId}";

    /// <summary>Answer that carries a command with secrets.</summary>
    public static string Command(string commandId) => $"mdm.command:{commandId}";

    /// <summary>PIN that unlocks a locked Mac; one command may lock many with the same.</summary>
    public static string LockPin(string organizationId) => $"mdm.lock-pin:{organizationId}";

    /// <summary>Content of a profile.</summary>
    public static string Profile(string profileId) => $"mdm.profile:{profileId}";

    /// <summary>Key that vouches for devices to Apple.</summary>
    public static string AccessManagementKey(string organizationId) => $"mdm.access-management:{organizationId}";

    /// <summary>Key of a push certificate.</summary>
    public static string PushKey(string organizationId) => $"mdm.push-key:{organizationId}";
}
