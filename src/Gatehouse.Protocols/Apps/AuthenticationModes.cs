namespace Gatehouse.Protocols.Apps;

/// <summary>What opens the device key of an installation, as it says itself. The server keeps it, so that nobody weakens it unnoticed.</summary>
public static class AuthenticationModes
{
    /// <summary>Nothing beyond the device.</summary>
    public const string No = "no";

    /// <summary>A secret that only the device knows.</summary>
    public const string Password = "password";

    /// <summary>The platform's biometric check.</summary>
    public const string Biometric = "biometric";

    /// <summary>All of them, weakest first.</summary>
    public static IReadOnlyList<string> All { get; } = [No, Password, Biometric];
}
