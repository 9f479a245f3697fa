using System.Text;
using System.Text.Json;
using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Apps.Http;

/// <summary>Writes tokens signed by a device key (RFC 7515 §7.1, ES256).</summary>
internal static class DeviceJwt
{
    /// <summary>Signs one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">Its <c>typ</c>.</param>
    /// <param name="claims">Writes the claims.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<string> WriteAsync(IDeviceKey key, string type, Action<Utf8JsonWriter> claims, CancellationToken ct)
    {
        var header = Part(json =>
        {
            json.WriteString("typ", type);
            json.WriteString("alg", "ES256");
            json.WriteStartObject("jwk");
            json.WriteString("kty", "EC");
            json.WriteString("crv", "P-256");
            json.WriteString("x", key.PublicKey.X);
            json.WriteString("y", key.PublicKey.Y);
            json.WriteEndObject();
        });
        var signed = header + "." + Part(claims);
        var signature = await key.SignAsync(Encoding.ASCII.GetBytes(signed), ct).ConfigureAwait(false);
        return signed + "." + Base64UrlCodec.Encode(signature);
    }

    private static string Part(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Base64UrlCodec.Encode(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
