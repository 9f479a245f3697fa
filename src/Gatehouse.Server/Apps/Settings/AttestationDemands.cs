namespace Gatehouse.Server.Apps.Settings;

/// <summary>What an organization wants to know about devices' keys.</summary>
internal static class AttestationDemands
{
    /// <summary>Nothing: what is sent is not looked at.</summary>
    public const string None = "none";

    /// <summary>What is sent must be true.</summary>
    public const string Optional = "optional";

    /// <summary>Something true must be sent.</summary>
    public const string Required = "required";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [None, Optional, Required];
}
