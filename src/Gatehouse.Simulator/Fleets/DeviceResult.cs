using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Simulator.Fleets;

/// <summary>How one device fared.</summary>
/// <param name="Device">Which; its counters tell what it answered.</param>
/// <param name="Outcome">Of its enrollment.</param>
/// <param name="Elapsed">Time that the enrollment took.</param>
public sealed record DeviceResult(SimulatedDevice Device, EnrollmentOutcome Outcome, TimeSpan Elapsed);
