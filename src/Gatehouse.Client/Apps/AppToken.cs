namespace Gatehouse.Client.Apps;

/// <summary>A token for one audience, bound to the device's key.</summary>
public sealed class AppToken
{
    internal AppToken(string value, string audience, string? scope, DateTimeOffset expiresAt, long expiresAtTimestamp) =>
        (Value, Audience, Scope, ExpiresAt, ExpiresAtTimestamp) = (value, audience, scope, expiresAt, expiresAtTimestamp);

    /// <summary>Secret, and of no use without the device's key.</summary>
    public string Value { get; }

    /// <summary>Who it is for.</summary>
    public string Audience { get; }

    /// <summary>What it allows there, space-separated; null where the server did not say.</summary>
    public string? Scope { get; }

    /// <summary>When it ends, by this device's clock.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The same on the clock that nobody can set.</summary>
    internal long ExpiresAtTimestamp { get; }

    /// <summary>Never the token.</summary>
    public override string ToString() => $"token for {Audience}";
}
