namespace Gatehouse.Client.TvProvider.Answers;

/// <summary>What a code stands for, as the second screen sees it.</summary>
/// <param name="Existing">What is known of <c>mvpd</c>, <c>domainName</c>, <c>redirectUrl</c> and <c>serviceProvider</c>.</param>
/// <param name="Missing">What is not.</param>
/// <param name="DeviceType">Kind of the device that shows the code; null when unknown.</param>
/// <param name="DeviceModel">Its model; null when unknown.</param>
/// <param name="NotAfter">End of the code.</param>
public sealed record TvSessionState(
    IReadOnlyDictionary<string, string> Existing, IReadOnlyList<string> Missing, string? DeviceType, string? DeviceModel, DateTimeOffset NotAfter);
