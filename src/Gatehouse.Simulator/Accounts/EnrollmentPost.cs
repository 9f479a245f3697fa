using System.Net.Http.Headers;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Accounts;

/// <summary>
/// The post of an enrollment: what the device says of itself, signed by the certificate from its factory. The same bytes
/// go out without a token and with one.
/// </summary>
internal sealed class EnrollmentPost(SimulatedDevice device, DeviceNetwork network, DiscoveredServer server)
{
    private const string SignatureType = "application/pkcs7-signature";
    private byte[]? _body;

    /// <summary>Sends it.</summary>
    /// <param name="token">Null before anybody signed in.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<HttpAnswer> SendAsync(string? token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.BaseUrl);
        request.Content = new ByteArrayContent(_body ??= Sign());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(SignatureType);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgents.DeviceManagement(device.Facts.Model));
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return await network.SendAsync(network.Shared, request, ct).ConfigureAwait(false);
    }

    private byte[] Sign()
    {
        using var factory = FactoryIdentity.Of(device);
        return CmsSigner.SignAttached(PlistWriter.WriteXml(MachineInfo()), factory, FactoryIdentity.ChainOf(device), device.Time.GetUtcNow());
    }

    // machineinfo.yaml: what names the hardware is forbidden in user enrollment.
    private PlistDictionary MachineInfo()
    {
        var model = device.Facts.Model;
        var info = new PlistDictionary
        {
            { "LANGUAGE", "en-GB" },
            { "PRODUCT", model.Product },
            { "VERSION", model.Build },
        };
        if (server.Mode == AccountMode.Adde)
        {
            info.Add("OS_VERSION", model.OsVersion);
            info.Add("SERIAL", device.Facts.SerialNumber);
            info.Add("UDID", device.Facts.Udid);
            info.Add("MDM_CAN_REQUEST_SOFTWARE_UPDATE", false);
        }

        return info;
    }
}
