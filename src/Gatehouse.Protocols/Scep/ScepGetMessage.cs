using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gatehouse.Protocols.Scep;

/// <summary>PKIOperation by GET: the message as Base64 in the query (RFC 8894 §4.1).</summary>
public static class ScepGetMessage
{
    private const int MaxBytes = 64 * 1024;
    private const string Parameter = "message=";

    /// <summary>
    /// Takes the message out of a raw query string, with or without its question mark. Some macOS versions escape only the
    /// padding and send "+" as it is, which form decoding would turn into a space: so percent signs are decoded here and
    /// nothing else. Either Base64 alphabet, with or without padding and line breaks.
    /// </summary>
    public static bool TryDecode(string rawQuery, [NotNullWhen(true)] out byte[]? message)
    {
        ArgumentNullException.ThrowIfNull(rawQuery);
        message = null;
        var value = rawQuery.TrimStart('?').Split('&').FirstOrDefault(p => p.StartsWith(Parameter, StringComparison.OrdinalIgnoreCase));
        if (value is null || value.Length > 4 * MaxBytes)
        {
            return false;
        }

        var base64 = Normalize(Uri.UnescapeDataString(value[Parameter.Length..]));
        var buffer = new byte[base64.Length / 4 * 3];
        if (!Convert.TryFromBase64String(base64, buffer, out var length) || length is 0 or > MaxBytes)
        {
            return false;
        }

        message = buffer[..length];
        return true;
    }

    private static string Normalize(string text)
    {
        var base64 = new StringBuilder(text.Length + 3);
        foreach (var c in text.TrimEnd('='))
        {
            switch (c)
            {
                case '\r' or '\n':
                    break;
                case ' ' or '-': // a space is a "+" that somebody on the way has form-decoded
                    base64.Append('+');
                    break;
                case '_':
                    base64.Append('/');
                    break;
                default:
                    base64.Append(c);
                    break;
            }
        }

        return base64.Append('=', (4 - (base64.Length % 4)) % 4).ToString();
    }
}
