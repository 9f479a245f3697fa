using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Mdm;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Accounts;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Management;

/// <summary>Sends a device's messages to its server, signed as the enrollment profile asks, with the token of its person where one drives the enrollment, and with the faults its behaviour has.</summary>
internal sealed class MdmConnection(DeviceNetwork network, SimulatedDevice device) : IDisposable
{
    private const string CheckInType = "application/x-apple-aspen-mdm-checkin";
    private const string CommandType = "application/x-apple-aspen-mdm; charset=UTF-8";
    private readonly AccountAuthorization _authorization = new(device, network);
    private (X509Certificate2 Identity, HttpMessageInvoker Connection)? _mutual;
    private X509Certificate2? _foreign;

    public Task<HttpAnswer> CheckInAsync(
        ManagementState management, PlistDictionary message, CancellationToken ct, EnrollmentChannel channel = EnrollmentChannel.Device) =>
        SendAsync(new Envelope(management, management.CheckInUrl, CheckInType, message, channel), ct);

    public Task<HttpAnswer> ReportAsync(
        ManagementState management, PlistDictionary report, CancellationToken ct, EnrollmentChannel channel = EnrollmentChannel.Device) =>
        SendAsync(new Envelope(management, management.ServerUrl, CommandType, report, channel), ct);

    public void Dispose()
    {
        _mutual?.Connection.Dispose();
        _foreign?.Dispose();
    }

    // iOS and visionOS show the token with each request, Macs for their users only: what a Mac itself says is known by its certificate.
    private AccountState? AccountOf(Envelope envelope) =>
        envelope.Management.Account is { } account && (device.Facts.Kind != DeviceKind.Mac || envelope.Channel == EnrollmentChannel.User) ? account : null;

    private async Task<HttpAnswer> SendAsync(Envelope envelope, CancellationToken ct)
    {
        if (AccountOf(envelope) is not { } account)
        {
            return await SendFaultilyAsync(envelope, null, ct).ConfigureAwait(false);
        }

        await _authorization.PrepareAsync(account, ct).ConfigureAwait(false);
        var answer = await SendFaultilyAsync(envelope, account, ct).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.Unauthorized && account.Tokens.CanRefresh)
        {
            var renewed = await _authorization.RefreshAsync(account, ct).ConfigureAwait(false);
            if (renewed is TokenOutcome.Unavailable)
            {
                return answer;
            }

            answer = renewed is TokenOutcome.Granted ? await SendFaultilyAsync(envelope, account, ct).ConfigureAwait(false) : answer;
        }

        return answer.Status == HttpStatusCode.Unauthorized && await _authorization.SignInAsync(account, answer, ct).ConfigureAwait(false)
            ? await SendFaultilyAsync(envelope, account, ct).ConfigureAwait(false)
            : answer;
    }

    private async Task<HttpAnswer> SendFaultilyAsync(Envelope envelope, AccountState? account, CancellationToken ct)
    {
        var body = PlistWriter.WriteXml(envelope.Message);
        var first = await SendOnceAsync(envelope, body, account, ct).ConfigureAwait(false);
        if (device.Behavior.LosesAnswers)
        {
            return await SendOnceAsync(envelope, body, account, ct).ConfigureAwait(false);
        }

        if (device.Behavior.RepeatsMessages)
        {
            await SendOnceAsync(envelope, body, account, ct).ConfigureAwait(false);
        }

        return first;
    }

    private async Task<HttpAnswer> SendOnceAsync(Envelope envelope, byte[] body, AccountState? account, CancellationToken ct)
    {
        var management = envelope.Management;
        var identity = device.Behavior.UsesForeignCertificate ? ForeignIdentity() : management.Identity;
        using var request = new HttpRequestMessage(HttpMethod.Put, envelope.Url);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(envelope.ContentType);
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgents.Mdm(device.Facts.Model));
        if (account is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {account.AccessToken}");
        }

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

    private sealed record Envelope(ManagementState Management, Uri Url, string ContentType, PlistDictionary Message, EnrollmentChannel Channel);
}
