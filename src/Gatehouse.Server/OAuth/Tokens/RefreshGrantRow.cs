namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>A refresh token with the grant behind it; a query fills what it needs.</summary>
internal sealed class RefreshGrantRow
{
    public required string GrantId { get; init; }

    public string ClientId { get; init; } = "";

    public string? PersonId { get; init; }

    public string? SessionId { get; init; }

    public string Scopes { get; init; } = "";

    public string Audiences { get; init; } = "";

    public string? Acr { get; init; }

    public string? Amr { get; init; }

    public long? AuthTimeMs { get; init; }

    public string? DpopJkt { get; init; }

    public byte[]? CertificateSha256 { get; init; }

    public long IssuedMs { get; init; }

    public long? ExpiresMs { get; init; }

    public long? UsedMs { get; init; }

    public IReadOnlyList<string> AudienceList => Audiences.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
