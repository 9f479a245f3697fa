namespace Gatehouse.Simulator.Devices;

/// <summary>What is simulated.</summary>
public enum DeviceKind
{
    /// <summary>iOS.</summary>
    IPhone,

    /// <summary>iPadOS.</summary>
    IPad,

    /// <summary>macOS.</summary>
    Mac,

    /// <summary>tvOS; has no browser, so it only enrolls by profile.</summary>
    AppleTv,

    /// <summary>visionOS.</summary>
    Vision,
}
