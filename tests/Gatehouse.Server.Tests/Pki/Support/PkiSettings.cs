namespace Gatehouse.Server.Tests.Pki.Support;

internal static class PkiSettings
{
    /// <summary>Legacy profiles may be made, and external SCEP servers may be on loopback, where tests have theirs.</summary>
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> settings) => new(settings)
    {
        ["Gatehouse:Pki:AllowLegacy"] = "true",
        ["Gatehouse:Pki:AllowPrivateScepServers"] = "true",
    };
}
