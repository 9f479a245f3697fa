namespace Gatehouse.Client.Apps.Core;

/// <summary>How long tokens are good: by two clocks, since the one that shows the date can be set.</summary>
internal static class AppTokens
{
    /// <summary>A token that ends within this is not sent any more: it would be refused on arrival.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>A token that has just arrived.</summary>
    public static AppToken Make(string value, string audience, string? scope, TimeSpan expiresIn, TimeProvider time) => new(
        value, audience, scope, time.GetUtcNow() + expiresIn, time.GetTimestamp() + (long)(expiresIn.TotalSeconds * time.TimestampFrequency));

    /// <summary>It can be used.</summary>
    public static bool IsLive(this AppToken token, TimeProvider time) =>
        token.ExpiresAt - time.GetUtcNow() > Margin
        && token.ExpiresAtTimestamp - time.GetTimestamp() > (long)(Margin.TotalSeconds * time.TimestampFrequency);
}
