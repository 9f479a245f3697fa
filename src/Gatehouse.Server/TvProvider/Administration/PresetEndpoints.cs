using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>What MVPDs of some kind usually look like.</summary>
internal static class PresetEndpoints
{
    /// <summary>All presets, each with an MVPD to be filled in.</summary>
    public static Ok<Page<TvPreset>> List() => TypedResults.Ok(new Page<TvPreset>(Presets.All, null));
}
