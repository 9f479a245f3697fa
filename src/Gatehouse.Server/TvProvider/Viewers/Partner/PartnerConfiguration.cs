using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Viewers.Partner;

/// <summary>Whether the operator's settings let an integration use Apple's framework on a platform.</summary>
internal static class PartnerConfiguration
{
    private const string Supported = "SUPPORTED";
    private const string Saml = "SAML";

    /// <summary>The verdict, by the first thing that stands in the way.</summary>
    public static PartnerReadiness Judge(Integration integration, DevicePlatform platform)
    {
        var traits = integration.On(platform);
        return !platform.HasAppleFramework || !traits.SingleSignOn || traits.Mvpd is not { BoardingStatus: Supported } mvpd ? new PartnerReadiness(false, null)
            : mvpd.MappingId is null ? new PartnerReadiness(false, TvErrorCodes.InvalidConfigurationMvpdPlatform)
            : mvpd.ProfileExchange != Saml ? new PartnerReadiness(false, TvErrorCodes.InvalidConfigurationMvpdPlatformProfileExchange)
            : new PartnerReadiness(true, null);
    }
}

/// <summary>Can Apple's framework be used.</summary>
/// <param name="IsReady">It can.</param>
/// <param name="Broken">The operator meant it to be used, and forgot something: what.</param>
internal readonly record struct PartnerReadiness(bool IsReady, TvErrorCode? Broken);
