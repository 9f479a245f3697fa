using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.TvProvider;

/// <summary>
/// <c>AP-TempPass-Identity</c>: the viewer of a promotional TempPass, whom the app must have hashed already. It is hashed once
/// more, with a key, before it is stored.
/// </summary>
public sealed class TempPassIdentity
{
    private const int MaxLength = 512;

    private readonly string _canonical;

    private TempPassIdentity(string canonical) => _canonical = canonical;

    /// <summary>Reads the header.</summary>
    /// <param name="header">The header; null when it was not sent.</param>
    /// <param name="userInformationKey">Key that the operator configured, such as <c>email</c>.</param>
    /// <param name="identity">The identity.</param>
    /// <param name="error"><see cref="TvErrorCodes.InvalidHeaderIdentityForTemporaryAccess"/>.</param>
    public static bool TryParse(
        string? header, string userInformationKey, [NotNullWhen(true)] out TempPassIdentity? identity, [NotNullWhen(false)] out TvErrorCode? error)
    {
        ArgumentException.ThrowIfNullOrEmpty(userInformationKey);
        identity = HeaderText.Decode(header) is { } bytes && HeaderText.Object(bytes) is { } json
            && HeaderText.Text(json, userInformationKey)?.Trim() is { Length: > 0 and <= MaxLength } value

            // Hex and e-mail addresses mean the same in either case, and apps differ.
            ? new TempPassIdentity($"{userInformationKey}\n{value.ToUpperInvariant()}")
            : null;
        error = identity is null ? TvErrorCodes.InvalidHeaderIdentityForTemporaryAccess : null;
        return identity is not null;
    }

    /// <summary>HMAC-SHA-256 in hex: what is stored and looked up.</summary>
    public string KeyedHash(ReadOnlySpan<byte> key) => HeaderText.KeyedHash(_canonical, key);
}
