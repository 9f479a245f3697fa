namespace Gatehouse.Protocols.TvProvider;

/// <summary>A platform that settings may differ for.</summary>
/// <param name="Id">Key in configuration, such as <c>tvOS</c>.</param>
/// <param name="Category">Its kind.</param>
public sealed record DevicePlatform(string Id, PlatformCategory Category)
{
    /// <summary>Whatever nobody recognizes.</summary>
    public static DevicePlatform Unknown { get; } = new("unknown", PlatformCategory.Unidentified);

    /// <summary>iPhone and iPad.</summary>
    public static DevicePlatform IOS { get; } = new("iOS", PlatformCategory.Mobile);

    /// <summary>Apple TV.</summary>
    public static DevicePlatform TvOS { get; } = new("tvOS", PlatformCategory.TvConnected);

    /// <summary>Phones and tablets with Android.</summary>
    public static DevicePlatform Android { get; } = new("Android", PlatformCategory.Mobile);

    /// <summary>Televisions and boxes with Android.</summary>
    public static DevicePlatform AndroidTv { get; } = new("AndroidTV", PlatformCategory.TvConnected);

    /// <summary>Amazon Fire TV.</summary>
    public static DevicePlatform FireTv { get; } = new("FireTV", PlatformCategory.TvConnected);

    /// <summary>Roku.</summary>
    public static DevicePlatform Roku { get; } = new("Roku", PlatformCategory.TvConnected);

    /// <summary>Televisions of LG.</summary>
    public static DevicePlatform WebOS { get; } = new("webOS", PlatformCategory.TvConnected);

    /// <summary>Televisions of Samsung.</summary>
    public static DevicePlatform Tizen { get; } = new("Tizen", PlatformCategory.TvConnected);

    /// <summary>PlayStation.</summary>
    public static DevicePlatform PlayStation { get; } = new("PlayStation", PlatformCategory.TvConnected);

    /// <summary>Windows.</summary>
    public static DevicePlatform Windows { get; } = new("Windows", PlatformCategory.Desktop);

    /// <summary>Mac.</summary>
    public static DevicePlatform MacOS { get; } = new("macOS", PlatformCategory.Desktop);

    /// <summary>Linux.</summary>
    public static DevicePlatform Linux { get; } = new("Linux", PlatformCategory.Desktop);

    /// <summary>Chromebook.</summary>
    public static DevicePlatform ChromeOS { get; } = new("ChromeOS", PlatformCategory.Desktop);

    /// <summary>All, for configuration.</summary>
    public static IReadOnlyList<DevicePlatform> All { get; } =
        [IOS, TvOS, Android, AndroidTv, FireTv, Roku, WebOS, Tizen, PlayStation, Windows, MacOS, Linux, ChromeOS, Unknown];

    /// <summary>Single sign-on by Apple's framework exists here.</summary>
    public bool HasAppleFramework => this == IOS || this == TvOS;

    /// <summary>From what a device says about itself.</summary>
    internal static DevicePlatform Of(string? osName, string? osFamily, string? osVendor, string? manufacturer, string? hardware)
    {
        var byName = OfSystem(osName, osVendor, manufacturer, hardware);
        return byName == Unknown ? OfSystem(osFamily, osVendor, manufacturer, hardware) : byName;
    }

    /// <summary>From a browser's header, for callers that send nothing better.</summary>
    internal static DevicePlatform OfUserAgent(string? userAgent)
    {
        bool Has(string part) => userAgent?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;

        // More telling words first: nearly all of them also say "Linux" or "like Mac OS X".
        return Has("AppleTV") || Has("Apple TV") || Has("tvOS") ? TvOS
            : Has("iPhone") || Has("iPad") || Has("iPod") ? IOS
            : Has("Roku") ? Roku
            : Has("Web0S") || Has("webOS") ? WebOS
            : Has("Tizen") ? Tizen
            : Has("PlayStation") ? PlayStation
            : Has("Android") && Has("AFT") ? FireTv
            : Has("Android") ? (Has("TV") ? AndroidTv : Android)
            : Has("CrOS") ? ChromeOS
            : Has("Windows NT") ? Windows
            : Has("Macintosh") ? MacOS
            : Has("Linux") ? Linux
            : Unknown;
    }

    private static DevicePlatform OfSystem(string? system, string? osVendor, string? manufacturer, string? hardware) => system?.Trim().ToUpperInvariant() switch
    {
        "TVOS" => TvOS,
        "IOS" or "IPADOS" => IOS,
        "FIRE OS" => FireTv,
        "ANDROID" => IsAmazon(osVendor) || IsAmazon(manufacturer) ? FireTv : hardware?.ToUpperInvariant() is "TV" or "SETTOPBOX" ? AndroidTv : Android,
        "WEBOS" => WebOS,
        "TIZEN" => Tizen,
        "PLAYSTATION OS" => PlayStation,
        "WINDOWS" => Windows,
        "MAC OS" or "OS X" or "MACOS" => MacOS,
        "LINUX" => Linux,
        "CHROME OS" => ChromeOS,
        { } other when other.StartsWith("ROKU", StringComparison.Ordinal) => Roku,
        _ => Unknown,
    };

    private static bool IsAmazon(string? name) => string.Equals(name?.Trim(), "Amazon", StringComparison.OrdinalIgnoreCase);
}
