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

    /// <summary>PIN that unlocks a locked Mac.</summary>
    public static string LockPin(string deviceId) => $"mdm.lock-pin:{deviceId}";

    /// <summary>Key of a push certificate.</summary>
    public static string PushKey(string organizationId) => $"mdm.push-key:{organizationId}";
}
