using System.Text.Json;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.TvProvider.Mvpds.OAuth;

/// <summary>A token response.</summary>
/// <param name="Tokens">Secret.</param>
/// <param name="Members">Everything that was in it.</param>
internal sealed record OAuthReply(ProviderTokens Tokens, JwtClaims Members)
{
    private const long MaxSeconds = 10L * 366 * 24 * 3600;

    /// <summary>End of the access token (RFC 6749 §5.1) in Unix milliseconds; null when not stated.</summary>
    public long? EndsMs(DateTimeOffset now) => Seconds("expires_in") is { } seconds ? now.AddSeconds(seconds).ToUnixTimeMilliseconds() : null;

    /// <summary>End of what the provider lets the viewer do without signing in again; null when not stated.</summary>
    public DateTimeOffset? SignInEnds(DateTimeOffset now)
    {
        // Neither name of the second kind is in a standard; without a refresh token the access token is all there is.
        var seconds = Tokens.RefreshToken is null ? Seconds("expires_in") : Seconds("refresh_token_expires_in") ?? Seconds("refresh_expires_in");
        return seconds is { } known ? now.AddSeconds(known) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Tokens.ToString();

    private long? Seconds(string name) =>
        Members.TryGet(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is > 0 and <= MaxSeconds ? (long)seconds : null;
}
