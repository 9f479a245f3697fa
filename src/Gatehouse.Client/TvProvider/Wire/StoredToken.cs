namespace Gatehouse.Client.TvProvider.Wire;

/// <summary>An access token and its end. It is used until then, also by the next process.</summary>
internal sealed record StoredToken(string Value, DateTimeOffset ExpiresAt)
{
    public byte[] Write() => Json.Write(json =>
    {
        json.WriteString("token", Value);
        json.WriteNumber("expires", ExpiresAt.ToUnixTimeMilliseconds());
    });

    public static StoredToken? Read(byte[]? content) =>
        content is not null && Json.Parse(content) is var json && json.Text("token") is { Length: > 0 } token && json.Instant("expires") is { } expires ? new StoredToken(token, expires) : null;

    /// <summary>Never the token.</summary>
    public override string ToString() => nameof(StoredToken);
}
