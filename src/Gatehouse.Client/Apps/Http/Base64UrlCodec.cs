namespace Gatehouse.Client.Apps.Http;

/// <summary>base64url without padding (RFC 7515 §2).</summary>
internal static class Base64UrlCodec
{
    public static string Encode(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes.ToArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Strict: the alphabet only, no padding, and the one canonical spelling (RFC 4648 §3.5). Null for anything else.</summary>
    public static byte[]? Decode(string text)
    {
        if (text.Length == 0 || text.Length % 4 == 1 || text.IndexOfAny(['+', '/', '=', ' ', '\r', '\n', '\t']) >= 0)
        {
            return null;
        }

        try
        {
            var padded = text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4);
            var bytes = Convert.FromBase64String(padded);
            return string.Equals(Encode(bytes), text, StringComparison.Ordinal) ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
