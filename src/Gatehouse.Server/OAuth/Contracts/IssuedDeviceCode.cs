namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>A pair of codes, once (RFC 8628 §3.2).</summary>
/// <param name="DeviceCode">For the device. Secret.</param>
/// <param name="UserCode">For the person to type.</param>
/// <param name="Lifetime">Of both.</param>
/// <param name="Interval">Least pause between two polls.</param>
public sealed record IssuedDeviceCode(string DeviceCode, string UserCode, TimeSpan Lifetime, TimeSpan Interval);
