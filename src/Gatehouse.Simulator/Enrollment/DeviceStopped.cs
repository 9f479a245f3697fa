namespace Gatehouse.Simulator.Enrollment;

/// <summary>Unwinds an enrollment that the device's behaviour lets stall. Never leaves the library.</summary>
internal sealed class DeviceStopped : Exception;
