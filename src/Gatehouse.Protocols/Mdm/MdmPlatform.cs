namespace Gatehouse.Protocols.Mdm;

/// <summary>Operating systems that speak the protocol. iPadOS is iOS here, as in Apple's schema.</summary>
public enum MdmPlatform
{
    /// <summary>iOS and iPadOS.</summary>
    IOS,

    /// <summary>macOS.</summary>
    MacOS,

    /// <summary>tvOS, also on HomePod.</summary>
    TvOS,

    /// <summary>visionOS.</summary>
    VisionOS,

    /// <summary>watchOS.</summary>
    WatchOS,
}

/// <summary>Names of platforms.</summary>
public static class MdmPlatforms
{
    private static readonly (string Prefix, MdmPlatform Platform)[] Products =
    [
        ("iPhone", MdmPlatform.IOS), ("iPad", MdmPlatform.IOS), ("iPod", MdmPlatform.IOS),
        ("AppleTV", MdmPlatform.TvOS), ("AudioAccessory", MdmPlatform.TvOS),
        ("RealityDevice", MdmPlatform.VisionOS), ("Watch", MdmPlatform.WatchOS),
        ("Mac", MdmPlatform.MacOS), ("iMac", MdmPlatform.MacOS), ("VirtualMac", MdmPlatform.MacOS), ("Xserve", MdmPlatform.MacOS),
    ];

    /// <summary>Platform of a <c>ProductName</c> such as <c>iPhone16,2</c>; null when it is missing or unknown.</summary>
    public static MdmPlatform? OfProduct(string? productName)
    {
        if (productName is null) return null;
        foreach (var (prefix, platform) in Products)
        {
            if (productName.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return platform;
        }

        return null;
    }

    /// <summary>The platform that Apple writes so; null for none.</summary>
    public static MdmPlatform? Named(string? name)
    {
        foreach (var platform in Enum.GetValues<MdmPlatform>())
        {
            if (platform.Name() == name) return platform;
        }

        return null;
    }

    /// <summary>As Apple writes it.</summary>
    public static string Name(this MdmPlatform platform) => platform switch
    {
        MdmPlatform.IOS => "iOS",
        MdmPlatform.MacOS => "macOS",
        MdmPlatform.TvOS => "tvOS",
        MdmPlatform.VisionOS => "visionOS",
        MdmPlatform.WatchOS => "watchOS",
        _ => throw new ArgumentOutOfRangeException(nameof(platform)),
    };
}
