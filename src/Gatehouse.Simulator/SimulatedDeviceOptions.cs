using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Keys;
using Gatehouse.Simulator.Network;
using Gatehouse.Simulator.Push;

namespace Gatehouse.Simulator;

/// <summary>The surroundings of a device.</summary>
public sealed class SimulatedDeviceOptions
{
    /// <summary>What it sends requests through.</summary>
    public required DeviceNetwork Network { get; init; }

    /// <summary>Where it gets push tokens from; null for tokens that nothing is ever sent to.</summary>
    public IPushService? Push { get; init; }

    /// <summary>Where it gets keys from. Default: a new one each time.</summary>
    public IDeviceKeys Keys { get; init; } = FreshKeys.Instance;

    /// <summary>Who made it. Needed for enrollment through a profile service; share one among the devices.</summary>
    public SimulatedAppleDeviceCa? AppleCa { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
