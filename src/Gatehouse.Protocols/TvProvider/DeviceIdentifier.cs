using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// <c>AP-Device-Identifier</c>: which device asks. Profiles hang on it, so it is compared exactly as it was sent; only a
/// keyed hash of it is stored.
/// </summary>
public sealed class DeviceIdentifier
{
    /// <summary>Longest identifier that is taken.</summary>
    public const int MaxLength = 512;

    private const string Scheme = "fingerprint";

    private DeviceIdentifier(string value) => Value = value;

    /// <summary>What follows the scheme. Names a device: not for logs.</summary>
    public string Value { get; }

    /// <summary>Reads <c>fingerprint &lt;identifier&gt;</c>, the only type there is.</summary>
    /// <param name="header">The header; null when it was not sent.</param>
    /// <param name="identifier">The identifier.</param>
    /// <param name="error"><see cref="TvErrorCodes.InvalidHeaderDeviceIdentifier"/>.</param>
    public static bool TryParse(string? header, [NotNullWhen(true)] out DeviceIdentifier? identifier, [NotNullWhen(false)] out TvErrorCode? error)
    {
        var text = header?.Trim() ?? "";
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        var value = end < 0 ? "" : text[(end + 1)..].Trim();
        var good = end > 0 && text.AsSpan(0, end).Equals(Scheme, StringComparison.OrdinalIgnoreCase)
            && value.Length is > 0 and <= MaxLength && !value.Any(char.IsControl);
        identifier = good ? new DeviceIdentifier(value) : null;
        error = good ? null : TvErrorCodes.InvalidHeaderDeviceIdentifier;
        return good;
    }

    /// <summary>HMAC-SHA-256 in hex: what is stored and looked up.</summary>
    public string KeyedHash(ReadOnlySpan<byte> key) => HeaderText.KeyedHash(Value, key);
}
