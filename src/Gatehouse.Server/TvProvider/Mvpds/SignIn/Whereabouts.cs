using System.Globalization;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider.Mvpds.SignIn;

/// <summary>
/// Where a device is, for an MVPD that recognizes home networks: the browser that signs in may be on a phone, elsewhere. Told only to
/// MVPDs that have a name for it, and only where the operator lets them look, since an address may say where somebody lives.
/// </summary>
internal static class Whereabouts
{
    /// <summary>Parameters of the address of a sign-in; none where nothing is to be told, or nothing known.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ViewerSession session, Integration integration)
    {
        if ((integration.Mvpd.DeviceParameters ?? integration.Endpoints.DeviceParameters) is not { } names
            || session.DeviceAddress is not { } address || !integration.On(Platforms.Of(session.Platform)).HomeBased)
        {
            return [];
        }

        return names.Port is { } port && session.DevicePort is { } number
            ? [new(names.Address, address), new(port, number.ToString(CultureInfo.InvariantCulture))]
            : [new(names.Address, address)];
    }
}
