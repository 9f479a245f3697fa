using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Identities;

/// <summary>
/// A client certificate in a proxy's header. The header is a credential, so it counts only on connections from the
/// configured proxies, and never twice in one request.
/// </summary>
public sealed class ForwardedCertificate
{
    private const int MaxHeader = 32 * 1024;

    private readonly ClientCertificateForm _form;
    private readonly string[] _headers;
    private readonly IPNetwork[] _proxies;

    /// <summary>Reads the options once.</summary>
    public ForwardedCertificate(IOptions<MdmOptions> options)
    {
        var settings = options.Value.ClientCertificate;
        _form = settings.Form;
        _headers = HeadersOf(settings);
        _proxies = [.. settings.Proxies.Select(ToNetwork)];
    }

    /// <summary>
    /// DER of the forwarded certificate, or null when there is none that counts. <paramref name="malformed"/> tells that
    /// a trusted proxy sent something that is not one certificate.
    /// </summary>
    public byte[]? Read(HttpContext http, out bool malformed)
    {
        malformed = false;
        if (_form == ClientCertificateForm.None || !IsProxy(http))
        {
            return null;
        }

        var name = Array.Find(_headers, http.Request.Headers.ContainsKey);
        if (name is null)
        {
            return null;
        }

        var values = http.Request.Headers[name];
        var der = values.Count == 1 && values[0] is { Length: > 0 and <= MaxHeader } value ? Decode(value) : null;
        malformed = der is null;
        return der;
    }

    private bool IsProxy(HttpContext http)
    {
        // The peer of the connection itself: RemoteIpAddress may already be the client's, taken from a forwarded header.
        var peer = (http.Features.Get<IConnectionEndPointFeature>()?.RemoteEndPoint as IPEndPoint)?.Address ?? http.Connection.RemoteIpAddress;
        if (peer is null)
        {
            return false;
        }

        var address = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return Array.Exists(_proxies, p => p.Contains(address));
    }

    private byte[]? Decode(string value)
    {
        try
        {
            return _form switch
            {
                ClientCertificateForm.Rfc9440 => ByteSequence(value),
                ClientCertificateForm.EscapedPem or ClientCertificateForm.AwsLoadBalancer => FirstPem(Uri.UnescapeDataString(value)),
                ClientCertificateForm.Envoy => EnvoyCert(value),
                ClientCertificateForm.Traefik => Convert.FromBase64String(Uri.UnescapeDataString(value).Split(',')[0]),
                _ => Convert.FromBase64String(value),
            };
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return null;
        }
    }

    // RFC 9440 §2.1, RFC 8941 §3.3.5: a colon, Base64, a colon.
    private static byte[]? ByteSequence(string value)
    {
        var text = value.Trim();
        return text is [':', .., ':'] and { Length: > 2 } ? Convert.FromBase64String(text[1..^1]) : null;
    }

    // Percent-decoding only: form decoding would turn the "+" of Base64 into a space.
    private static byte[]? FirstPem(string pem)
    {
        var fields = PemEncoding.Find(pem);
        return pem[fields.Label] == "CERTIFICATE" ? Convert.FromBase64String(pem[fields.Base64Data]) : null;
    }

    // One element per hop, comma separated; the last one was written by the proxy next to us. Two are therefore as
    // suspicious as two headers, and are refused.
    private static byte[]? EnvoyCert(string value)
    {
        byte[]? found = null;
        foreach (var (key, text) in EnvoyPairs(value))
        {
            if (key.Equals("Cert", StringComparison.OrdinalIgnoreCase))
            {
                if (found is not null)
                {
                    return null;
                }

                found = FirstPem(Uri.UnescapeDataString(text));
            }
        }

        return found;
    }

    private static IEnumerable<(string Key, string Text)> EnvoyPairs(string value)
    {
        var at = 0;
        while (at < value.Length)
        {
            var equals = value.IndexOf('=', at);
            if (equals < 0)
            {
                throw new FormatException("A pair has no value.");
            }

            var quoted = equals + 1 < value.Length && value[equals + 1] == '"';
            var start = equals + (quoted ? 2 : 1);
            var end = quoted ? value.IndexOf('"', start) : value.AsSpan(start).IndexOfAny(';', ',') is var n && n >= 0 ? start + n : value.Length;
            if (end < 0)
            {
                throw new FormatException("A quoted value does not end.");
            }

            yield return (value[at..equals].Trim(' ', ';', ','), value[start..end]);
            at = quoted ? end + 1 : end;
            while (at < value.Length && (value[at] is ';' or ',' or ' '))
            {
                at++;
            }
        }
    }

    private static string[] HeadersOf(ClientCertificateOptions options) => options.Form switch
    {
        _ when !string.IsNullOrWhiteSpace(options.Header) => [options.Header],
        ClientCertificateForm.Rfc9440 => ["Client-Cert"],
        ClientCertificateForm.AwsLoadBalancer => ["X-Amzn-Mtls-Clientcert-Leaf", "X-Amzn-Mtls-Clientcert"],
        ClientCertificateForm.Envoy => ["x-forwarded-client-cert"],
        ClientCertificateForm.Traefik => ["X-Forwarded-Tls-Client-Cert"],
        _ => [],
    };

    private static IPNetwork ToNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        var address = IPAddress.Parse(text);
        return new IPNetwork(address, address.GetAddressBytes().Length * 8);
    }
}
