using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>Trials that shall begin anew: all of them, that of a device, or that of a viewer.</summary>
/// <param name="ServiceProvider">Service provider.</param>
/// <param name="Mvpd">The trial.</param>
/// <param name="DeviceIdentifier">Only that of this device: what the app sends in <c>AP-Device-Identifier</c>, with or without <c>fingerprint</c> before it.</param>
/// <param name="Identity">Only that of this viewer: the hash that the app sends in <c>AP-TempPass-Identity</c> under the key of the trial.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ResetTvTrials(
    [property: Required, StringLength(128, MinimumLength = 1)] string ServiceProvider, [property: Required, StringLength(128, MinimumLength = 1)] string Mvpd,
    [property: StringLength(600, MinimumLength = 1)] string? DeviceIdentifier = null, [property: StringLength(512, MinimumLength = 1)] string? Identity = null);

/// <summary>What was reset.</summary>
/// <param name="Count">Trials that had begun.</param>
public sealed record TvTrialsReset(int Count);
