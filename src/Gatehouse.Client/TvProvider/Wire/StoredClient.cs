namespace Gatehouse.Client.TvProvider.Wire;

/// <summary>Client credentials: good until the operator ends them, and profiles hang on them.</summary>
internal sealed record StoredClient(string Id, string Secret)
{
    public byte[] Write() => Json.Write(json =>
    {
        json.WriteString("id", Id);
        json.WriteString("secret", Secret);
    });

    public static StoredClient? Read(byte[]? content) =>
        content is not null && Json.Parse(content) is var json && json.Text("id") is { Length: > 0 } id && json.Text("secret") is { Length: > 0 } secret ? new StoredClient(id, secret) : null;

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{nameof(StoredClient)} {{ {Id} }}";
}
