using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Management;

/// <summary>Sends a device's messages to its server, signed as the enrollment profile asks, with the faults its behaviour has.</summary>
internal sealed class MdmConnection(DeviceNetwork network, SimulatedDevice device) : IDisposable
{
    private const string CheckInType = "application/x-apple-aspen-mdm-checkin";
    private const string CommandType = "application/x-apple-aspen-mdm; charset=UTF-8";
    private (X509Certificate2 Identity, HttpMessageInvoker Connection)? _mutual;
    private X509Certificate2? _foreign;

    public Task<HttpAnswer> CheckInAsync(ManagementState management, PlistDictionary message, CancellationToken ct) =>
        SendAsync(management, management.CheckInUrl, CheckInType, message, ct);

    public Task<HttpAnswer> ReportAsync(ManagementState management, PlistDictionary report, CancellationToken ct) =>
        SendAsync(management, management.ServerUrl, CommandType, report, ct);

    public void Dispose()
    {
        _mutual?.Connection.Dispose();
        _foreign?.Dispose();
    }

    private async Task<HttpAnswer> SendAsync(
        ManagementState management, Uri url, string contentType, PlistDictionary message, CancellationToken ct)
    {
        var body = PlistWriter.WriteXml(message);
        var first = await SendOnceAsync(management, url, contentType, body, ct).ConfigureAwait(false);
        if (device.Behavior.LosesAnswers)
        {
            return await SendOnceAsync(management, url, contentType, body, ct).ConfigureAwait(false);
        }

        if (device.Behavior.RepeatsMessages)
        {
            await SendOnceAsync(management, url, contentType, body, ct).ConfigureAwait(false);
        }

        return first;
    }

    private async Task<HttpAnswer> SendOnceAsync(ManagementState management, Uri url, string contentType, byte[] body, CancellationToken ct)
    {
        var identity = device.Behavior.UsesForeignCertificate ? ForeignIdentity() : management.Identity;
        using var request = new HttpRequestMessage(HttpMethod.Put, url);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgents.Mdm(device.Facts.Model));
        if (management.SignMessage)
        {
            request.Headers.TryAddWithoutValidation("Mdm-Signature", Sign(body, identity));
        }

        return await network.SendAsync(management.SignMessage ? network.Shared : Mutual(identity), request, ct).ConfigureAwait(false);
    }

    // Over the exact bytes of the body, detached, with the certificate inside.
    private string Sign(byte[] body, X509Certificate2 identity)
    {
        var signature = CmsSigner.SignDetached(body, identity, signingTime: device.Time.GetUtcNow());
        if (device.Behavior.AltersSignature)
        {
            signature[^1] ^= 0xFF; // the signature value is the last field of a SignerInfo
        }

        return Convert.ToBase64String(signature);
    }

    private HttpMessageInvoker Mutual(X509Certificate2 identity)
    {
        if (_mutual is { } open && ReferenceEquals(open.Identity, identity))
        {
            return open.Connection;
        }

        _mutual?.Connection.Dispose();
        _mutual = (identity, network.OpenAs(identity));
        return _mutual.Value.Connection;
    }

    private X509Certificate2 ForeignIdentity()
    {
        if (_foreign is not null)
        {
            return _foreign;
        }

        var now = device.Time.GetUtcNow();
        var request = new CertificateRequest(
            $"CN={device.Facts.Udid}", device.Keys.Take(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return _foreign = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }
}
