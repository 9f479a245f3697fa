namespace Gatehouse.Simulator.Devices;

/// <summary>How a device's programs introduce themselves in HTTP.</summary>
internal static class UserAgents
{
    private const string WebKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";

    /// <summary>Safari. An iPad asks for the mobile page here; by default a real one cannot be told from a Mac without script.</summary>
    public static string Safari(DeviceModel model)
    {
        var version = model.OsVersion;
        var underscored = version.Replace('.', '_');
        return model.Kind switch
        {
            DeviceKind.IPhone => $"Mozilla/5.0 (iPhone; CPU iPhone OS {underscored} like Mac OS X) {WebKit} Version/{version} Mobile/15E148 Safari/604.1",
            DeviceKind.IPad => $"Mozilla/5.0 (iPad; CPU OS {underscored} like Mac OS X) {WebKit} Version/{version} Mobile/15E148 Safari/604.1",
            DeviceKind.Mac => $"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WebKit} Version/18.1 Safari/605.1.15",
            DeviceKind.AppleTv => $"Mozilla/5.0 (AppleTV; CPU OS {underscored} like Mac OS X) {WebKit}",
            _ => $"Mozilla/5.0 (Apple Vision; CPU OS {underscored} like Mac OS X) {WebKit} Version/18.1 Mobile/15E148 Safari/604.1",
        };
    }

    /// <summary>The program that installs profiles and fetches certificates.</summary>
    public static string ProfileInstaller(DeviceModel model) =>
        model.Kind == DeviceKind.Mac ? $"mdmclient/1.0 ({model.Build})" : "profiled/1.0";

    /// <summary>The program that enrolls with an account.</summary>
    public static string DeviceManagement(DeviceModel model) =>
        model.Kind == DeviceKind.Mac ? $"DeviceManagementClient/1.0 ({model.Build})" : "DeviceManagementClient/1.0";

    /// <summary>The management client.</summary>
    public static string Mdm(DeviceModel model) =>
        model.Kind == DeviceKind.Mac ? $"MDM-OSX/1.0 mdmclient/{model.Build}" : "MDM/1.0";
}
