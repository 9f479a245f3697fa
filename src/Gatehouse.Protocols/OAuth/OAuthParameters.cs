using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gatehouse.Protocols.OAuth;

/// <summary>
/// Parameters of a request, from a query or an <c>application/x-www-form-urlencoded</c> body (RFC 6749 App. B). Each
/// name occurs once (§3.1, §3.2), but for those that their own specifications allow to repeat.
/// </summary>
public sealed class OAuthParameters
{
    /// <summary>Longest query or body that is looked at, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Most parameters.</summary>
    public const int MaxCount = 100;

    private const int MaxNameLength = 128;

    // RFC 8707 §2; RFC 8693 §2.1.
    private static readonly string[] Repeatable = ["resource", "audience"];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    private OAuthParameters() { }

    /// <summary>The value, or null when it was not sent. RFC 6749 §3.1: sent without a value is not sent.</summary>
    public string? this[string name] => _values.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>Names of what was sent with a value.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>All values of a parameter that may repeat; empty when it was not sent.</summary>
    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? values : [];

    /// <summary>Reads a query without its question mark, or the text of a body.</summary>
    public static bool TryParse(string? encoded, [NotNullWhen(true)] out OAuthParameters? parameters, [NotNullWhen(false)] out OAuthError? error)
    {
        parameters = null;
        encoded = encoded is ['?', ..] ? encoded[1..] : encoded ?? "";
        if (encoded.Length > MaxLength)
        {
            return Fail("The request is too long.", out error);
        }

        var read = new OAuthParameters();
        var count = 0;
        foreach (var range in encoded.AsSpan().Split('&'))
        {
            var pair = encoded.AsSpan()[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            if (++count > MaxCount)
            {
                return Fail("The request has too many parameters.", out error);
            }

            var equals = pair.IndexOf('=');
            var name = TryDecode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : TryDecode(pair[(equals + 1)..]);
            if (name is null || value is null)
            {
                return Fail("The request is not form encoded in UTF-8.", out error);
            }

            if (!read.TryAdd(name, value, out error))
            {
                return false;
            }
        }

        parameters = read;
        error = null;
        return true;
    }

    /// <summary>Reads a body of <c>application/x-www-form-urlencoded</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out OAuthParameters? parameters, [NotNullWhen(false)] out OAuthError? error)
    {
        parameters = null;
        if (body.Length > MaxLength)
        {
            return Fail("The request is too long.", out error);
        }

        // Form encoding is ASCII; each other byte becomes a character outside ASCII, which TryDecode lets nobody send.
        return TryParse(Encoding.Latin1.GetString(body), out parameters, out error);
    }

    /// <summary>Takes parameters that were decoded elsewhere, such as a stored pushed request.</summary>
    public static bool TryCreate(
        IEnumerable<KeyValuePair<string, string>> decoded,
        [NotNullWhen(true)] out OAuthParameters? parameters, [NotNullWhen(false)] out OAuthError? error)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        parameters = null;
        var read = new OAuthParameters();
        var (count, length) = (0, 0);
        foreach (var (name, value) in decoded)
        {
            length += name.Length + value.Length;
            if (++count > MaxCount || length > MaxLength)
            {
                return Fail("The request is too long.", out error);
            }

            if (!read.TryAdd(name, value, out error))
            {
                return false;
            }
        }

        parameters = read;
        error = null;
        return true;
    }

    /// <summary>Form encodes them again, in the order in which the names came first.</summary>
    public string Encode() => FormEncoding.Encode(_values.SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value)));

    private bool TryAdd(string name, string value, [NotNullWhen(false)] out OAuthError? error)
    {
        if (name.Length is 0 or > MaxNameLength)
        {
            return Fail("A parameter has no name or one that is too long.", out error);
        }

        error = null;
        if (value.Length == 0)
        {
            return true;
        }

        if (!_values.TryGetValue(name, out var values))
        {
            _values[name] = [value];
            return true;
        }

        if (!Repeatable.Contains(name, StringComparer.Ordinal))
        {
            return Fail("A parameter is there twice.", out error);
        }

        values.Add(value);
        return true;
    }

    // Null for a broken escape, bytes that are no UTF-8, anything outside ASCII, and NUL, which no parameter can hold.
    internal static string? TryDecode(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny('%', '+', '\0') && Ascii.IsValid(text))
        {
            return text.ToString(); // as most are
        }

        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                {
                    return null;
                }

                bytes[length++] = Convert.FromHexString(text.Slice(i + 1, 2))[0];
                i += 2;
            }
            else if (!char.IsAscii(c))
            {
                return null;
            }
            else
            {
                bytes[length++] = c == '+' ? (byte)' ' : (byte)c;
            }
        }

        try
        {
            return bytes.AsSpan(0, length).Contains((byte)0) ? null : StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool Fail(string description, out OAuthError error)
    {
        error = OAuthError.InvalidRequest(description);
        return false;
    }
}
