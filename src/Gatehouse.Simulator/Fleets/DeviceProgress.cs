using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Simulator.Fleets;

/// <summary>One device came one step further.</summary>
/// <param name="Device">Which.</param>
/// <param name="Stage">What it reached.</param>
public sealed record DeviceProgress(SimulatedDevice Device, EnrollmentStage Stage);
