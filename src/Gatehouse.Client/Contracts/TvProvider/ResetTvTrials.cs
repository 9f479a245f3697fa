using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>Trials that shall begin anew.</summary>
/// <param name="ServiceProvider">Service provider.</param>
/// <param name="Mvpd">The trial.</param>
/// <param name="DeviceIdentifier">Only that of this device, as its header <c>AP-Device-Identifier</c> names it; null for all.</param>
/// <param name="Identity">Only that of this identity, as its header <c>AP-TempPass-Identity</c> names it; null for all.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ResetTvTrials(
    [property: StringLength(128, MinimumLength = 1)] string ServiceProvider, [property: StringLength(128, MinimumLength = 1)] string Mvpd,
    [property: StringLength(1024, MinimumLength = 1)] string? DeviceIdentifier = null, [property: StringLength(8192, MinimumLength = 1)] string? Identity = null);

/// <summary>What was reset.</summary>
/// <param name="Count">Trials that had begun.</param>
public sealed record TvTrialsReset(int Count);
