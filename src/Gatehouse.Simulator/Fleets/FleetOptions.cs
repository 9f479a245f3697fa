using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Fleets;

/// <summary>Which devices, and how many at once.</summary>
public sealed class FleetOptions
{
    /// <summary>Number of devices. Default 10.</summary>
    public int Count { get; init; } = 10;

    /// <summary>Kinds, dealt out in turn. Default iPhone, Mac, iPad.</summary>
    public IReadOnlyList<DeviceKind> Kinds { get; init; } = [DeviceKind.IPhone, DeviceKind.Mac, DeviceKind.IPad];

    /// <summary>Seed of the first device; the others follow. The same seed gives the same devices.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Devices that enroll or connect at the same time. Default 8.</summary>
    public int Concurrency { get; init; } = 8;
}
