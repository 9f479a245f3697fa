using System.Security.Cryptography;

namespace Gatehouse.Server.Hosting.Proxies;

/// <summary>
/// Reads a client certificate from the header of a proxy, in each of the forms that proxies write. The header is a
/// credential: <see cref="TrustedProxies"/> gives it only when it came from one of ours, and once.
/// </summary>
public sealed class ForwardedCertificate(TrustedProxies proxies)
{
    private const int MaxHeader = 32 * 1024;

    /// <summary>
    /// DER of the forwarded certificate, or null when there is none that counts. <paramref name="malformed"/> tells that
    /// a trusted proxy sent something that is not one certificate.
    /// </summary>
    public byte[]? Read(HttpContext http, out bool malformed)
    {
        malformed = false;
        if (proxies.ClientCertificateHeader(http) is not { Length: > 0 } value)
        {
            return null;
        }

        var der = value.Length <= MaxHeader ? Decode(proxies.Options.ClientCertificateFormat, value) : null;
        malformed = der is null;
        return der;
    }

    /// <summary>DER from a header value; null when it is not in this form.</summary>
    public static byte[]? Decode(ClientCertificateFormat format, string value)
    {
        try
        {
            return format switch
            {
                ClientCertificateFormat.Rfc9440 => ByteSequence(value),
                ClientCertificateFormat.EscapedPem => FirstPem(Uri.UnescapeDataString(value)),
                ClientCertificateFormat.Envoy => EnvoyCert(value),
                ClientCertificateFormat.Traefik => Convert.FromBase64String(Uri.UnescapeDataString(value).Split(',')[0]),
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
}
