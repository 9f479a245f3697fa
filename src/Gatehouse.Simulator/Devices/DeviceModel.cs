namespace Gatehouse.Simulator.Devices;

/// <summary>One product that Apple sold, with a system it runs.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Product">Such as <c>iPhone17,1</c>.</param>
/// <param name="MarketingName">Such as <c>iPhone 16 Pro</c>.</param>
/// <param name="Model">Part number without region.</param>
/// <param name="ChipId">First part of the UDID; unused on Macs.</param>
/// <param name="OsVersion">System version.</param>
/// <param name="Build">System build.</param>
/// <param name="CapacityGb">Storage.</param>
public sealed record DeviceModel(
    DeviceKind Kind, string Product, string MarketingName, string Model, string ChipId, string OsVersion, string Build, int CapacityGb)
{
    /// <summary>Models to choose from.</summary>
    public static readonly IReadOnlyList<DeviceModel> All =
    [
        new(DeviceKind.IPhone, "iPhone17,1", "iPhone 16 Pro", "MYMD3", "00008140", "18.1", "22B83", 256),
        new(DeviceKind.IPhone, "iPhone16,2", "iPhone 15 Pro Max", "MU683", "00008130", "18.1", "22B83", 512),
        new(DeviceKind.IPhone, "iPhone15,4", "iPhone 15", "MTLT3", "00008120", "17.7.1", "21H216", 128),
        new(DeviceKind.IPhone, "iPhone14,6", "iPhone SE (3rd generation)", "MMXF3", "00008110", "18.0.1", "22A3370", 64),
        new(DeviceKind.IPad, "iPad16,3", "iPad Pro 11-inch (M4)", "MVV83", "00008132", "18.1", "22B83", 256),
        new(DeviceKind.IPad, "iPad14,8", "iPad Air 11-inch (M2)", "MUWC3", "00008112", "18.1", "22B83", 128),
        new(DeviceKind.IPad, "iPad13,18", "iPad (10th generation)", "MPQ03", "00008101", "17.7.1", "21H216", 64),
        new(DeviceKind.Mac, "Mac16,1", "MacBook Pro (14-inch, M4)", "MCX04", "", "15.1", "24B83", 512),
        new(DeviceKind.Mac, "Mac15,12", "MacBook Air (13-inch, M3)", "MRXN3", "", "15.1", "24B83", 256),
        new(DeviceKind.Mac, "Mac14,3", "Mac mini (M2)", "MMFJ3", "", "14.7.1", "23H222", 256),
        new(DeviceKind.AppleTv, "AppleTV14,1", "Apple TV 4K (3rd generation)", "MN893", "00008110", "18.1", "22J580", 128),
        new(DeviceKind.Vision, "RealityDevice14,1", "Apple Vision Pro", "MQL83", "00008112", "2.1", "22N581", 256),
    ];
}
