namespace Gatehouse.Server.OAuth.Device;

/// <summary>What the device page keeps while somebody signs in.</summary>
/// <param name="UserCode">As typed.</param>
internal sealed record DeviceState(string UserCode);
