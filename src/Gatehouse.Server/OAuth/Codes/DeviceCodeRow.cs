namespace Gatehouse.Server.OAuth.Codes;

/// <summary>A row of <c>oauth_device_code</c>.</summary>
internal sealed class DeviceCodeRow
{
    public required byte[] Hash { get; init; }

    public required string ClientId { get; init; }

    public required string Scopes { get; init; }

    public required string Audiences { get; init; }

    /// <summary><c>pending</c>, <c>approved</c>, <c>denied</c> or <c>used</c>.</summary>
    public required string State { get; init; }

    public string? PersonId { get; init; }

    public string? SessionId { get; init; }

    public string? Acr { get; init; }

    public string? Amr { get; init; }

    public long? AuthTimeMs { get; init; }

    public long? ApprovedMs { get; init; }

    public long IntervalMs { get; init; }

    public long? PolledMs { get; init; }

    public long IssuedMs { get; init; }

    public long ExpiresMs { get; init; }

    public IReadOnlyList<string> AudienceList => Audiences.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
