namespace Gatehouse.Protocols.Webhooks;

/// <summary>
/// Key of a webhook: <c>whsec_</c> and base64 over 24 to 64 bytes (Standard Webhooks 1.0, "Signature scheme").
/// </summary>
public sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int Least = 24;
    private const int Most = 64;

    private readonly byte[] _key;

    /// <summary>From its bytes.</summary>
    /// <exception cref="ArgumentException">Fewer than 24 bytes, or more than 64.</exception>
    public WebhookSecret(ReadOnlySpan<byte> key)
    {
        if (key.Length is < Least or > Most)
        {
            throw new ArgumentException("A webhook secret has 24 to 64 bytes.", nameof(key));
        }

        _key = key.ToArray();
    }

    /// <summary>The bytes that sign.</summary>
    public ReadOnlyMemory<byte> Key => _key;

    /// <summary>From text, with or without its prefix.</summary>
    public static bool TryParse(string? text, out WebhookSecret? secret)
    {
        secret = null;
        var encoded = text?.StartsWith(Prefix, StringComparison.Ordinal) == true ? text[Prefix.Length..] : text;
        var key = new byte[Most];
        if (encoded is not { Length: > 0 and <= 88 } || !Convert.TryFromBase64String(encoded, key, out var length) || length < Least)
        {
            return false;
        }

        secret = new WebhookSecret(key.AsSpan(0, length));
        return true;
    }

    /// <summary>As the receiver stores it. Secret; <see cref="object.ToString"/> does not show it.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(_key);
}
