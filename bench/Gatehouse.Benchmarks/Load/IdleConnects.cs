using System.Net;
using System.Net.Http.Headers;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator;

namespace Gatehouse.Benchmarks.Load;

/// <summary>
/// The request that a fleet sends all day, made ready beforehand: the body of an idle connect is always the same, so its
/// signature is too, and the load generator does not spend the machine's time on signing.
/// </summary>
internal sealed class IdleConnects : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseCookies = false });
    private readonly (Uri Url, byte[] Body, string Signature, string? Token)[] _requests;
    private readonly Uri _empty;

    /// <summary>Makes the requests.</summary>
    /// <param name="server">Base address.</param>
    /// <param name="devices">Who sends them.</param>
    /// <param name="tokens">Access tokens by UDID; null for devices that enrolled without an account.</param>
    public IdleConnects(Uri server, IEnumerable<SimulatedDevice> devices, IReadOnlyDictionary<string, string>? tokens = null)
    {
        _empty = new Uri(server, "/healthz");
        _requests = [.. devices.Select(device =>
        {
            var management = device.Management!;
            var body = PlistWriter.WriteXml(new PlistDictionary { { "Status", "Idle" }, { "UDID", device.Facts.Udid } });
            return (management.ServerUrl, body, Convert.ToBase64String(CmsSigner.SignDetached(body, management.Identity)), tokens?[device.Facts.Udid]);
        })];
    }

    /// <summary>An idle connect of the client's next device. Anything but an empty 200 is a failure.</summary>
    public async Task<string?> SendAsync(int client, CancellationToken ct)
    {
        var (url, body, signature, token) = _requests[(client + Random.Shared.Next(_requests.Length)) % _requests.Length];
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-apple-aspen-mdm");
        request.Headers.TryAddWithoutValidation("Mdm-Signature", signature);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await _http.SendAsync(request, ct);
        return response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentLength == 0
            ? null
            : $"{(int)response.StatusCode}, {response.Content.Headers.ContentLength} bytes";
    }

    /// <summary>The yardstick: an endpoint of the same server that does nothing.</summary>
    public async Task<string?> SendEmptyAsync(int client, CancellationToken ct)
    {
        using var response = await _http.GetAsync(_empty, ct);
        return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode}";
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
