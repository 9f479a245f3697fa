using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Platforms by the id that is stored.</summary>
internal static class Platforms
{
    /// <summary>The platform; the unknown one for an id that nobody knows any more.</summary>
    public static DevicePlatform Of(string id) => DevicePlatform.All.FirstOrDefault(p => p.Id == id) ?? DevicePlatform.Unknown;
}
