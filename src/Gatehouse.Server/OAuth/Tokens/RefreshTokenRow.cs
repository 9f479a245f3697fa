namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>A row of <c>oauth_refresh_token</c>.</summary>
internal sealed class RefreshTokenRow
{
    public required byte[] Hash { get; init; }

    public required string OrgId { get; init; }

    public required string GrantId { get; init; }

    public string? DpopJkt { get; init; }

    public byte[]? CertificateSha256 { get; init; }

    public long? ExpiresMs { get; init; }

    public long? LifetimeMs { get; init; }

    public long? UsedMs { get; init; }

    public byte[]? SuccessorHash { get; init; }

    /// <summary>Sealed.</summary>
    public byte[]? Successor { get; init; }

    public DateTimeOffset? Expires => ExpiresMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
