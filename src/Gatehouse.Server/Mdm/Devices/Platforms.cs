namespace Gatehouse.Server.Mdm.Devices;

/// <summary>Which platform a product name belongs to. iPadOS counts as iOS, as in Apple's schema.</summary>
public static class Platforms
{
    private static readonly (string Prefix, string Platform)[] Products =
    [
        ("iPhone", "iOS"), ("iPad", "iOS"), ("iPod", "iOS"), ("AppleTV", "tvOS"), ("AudioAccessory", "tvOS"), ("Watch", "watchOS"),
        ("RealityDevice", "visionOS"), ("Mac", "macOS"), ("iMac", "macOS"), ("VirtualMac", "macOS"), ("Xserve", "macOS"),
    ];

    /// <summary><c>iOS</c>, <c>macOS</c>, <c>tvOS</c>, <c>visionOS</c>, <c>watchOS</c>; null when neither name says it.</summary>
    public static string? Of(string? productName, string? modelName) => Find(productName) ?? Find(modelName);

    private static string? Find(string? name) =>
        name is null ? null : Array.Find(Products, p => name.StartsWith(p.Prefix, StringComparison.OrdinalIgnoreCase)).Platform;
}
