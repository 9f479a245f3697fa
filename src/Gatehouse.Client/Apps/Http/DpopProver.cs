using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Apps.Http;

/// <summary>Proofs by a device key.</summary>
internal sealed class DpopProver(IDeviceKey key, ServerClock clock) : IDpopProver
{
    private const int IdBytes = 16;

    /// <inheritdoc/>
    public string Thumbprint => key.PublicKey.Thumbprint;

    /// <inheritdoc/>
    public Task<string> CreateAsync(string method, Uri uri, string? accessToken, string? nonce, CancellationToken ct) =>
        DeviceJwt.WriteAsync(key, "dpop+jwt", json =>
        {
            json.WriteString("jti", Base64UrlCodec.Encode(RandomNumberGenerator.GetBytes(IdBytes)));
            json.WriteString("htm", method);
            json.WriteString("htu", uri.GetLeftPart(UriPartial.Path));
            json.WriteNumber("iat", clock.Now.ToUnixTimeSeconds());
            if (nonce is not null)
            {
                json.WriteString("nonce", nonce);
            }

            if (accessToken is not null)
            {
                json.WriteString("ath", Base64UrlCodec.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken))));
            }
        }, ct);
}
