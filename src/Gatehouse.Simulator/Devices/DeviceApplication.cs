namespace Gatehouse.Simulator.Devices;

/// <summary>An app that the owner installed.</summary>
/// <param name="Identifier">Bundle identifier.</param>
/// <param name="Name">As shown.</param>
/// <param name="Version">As shown.</param>
/// <param name="Build">As built.</param>
/// <param name="Bytes">Size.</param>
internal sealed record DeviceApplication(string Identifier, string Name, string Version, string Build, long Bytes)
{
    private static readonly DeviceApplication[] Store =
    [
        new("org.example.notes", "Notes & More", "4.2", "4021", 48_234_496),
        new("org.example.chess", "Chess", "2.0.1", "201", 91_226_112),
        new("org.example.maps", "Offline Maps", "11.3", "113007", 512_622_592),
        new("org.example.podcasts", "Podcasts & Radio", "7.8.2", "782", 64_225_280),
        new("org.example.scanner", "Scanner", "3.1", "3100", 27_262_976),
        new("org.example.weather", "Weather Lab", "1.9", "190", 33_554_432),
    ];

    /// <summary>The apps of a device; the same device always has the same.</summary>
    public static IEnumerable<DeviceApplication> Of(DeviceFacts facts) =>
        Store.Where((_, index) => (facts.SerialNumber[index] & 1) == 0);
}
