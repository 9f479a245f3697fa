using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>Makes the draft the active configuration.</summary>
/// <param name="Description">What was changed, for the log of revisions.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ActivateTvConfiguration([property: Required, StringLength(1000, MinimumLength = 1)] string Description);
