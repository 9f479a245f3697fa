namespace Gatehouse.Server.Accounts.Upstream.Linking;

/// <summary>A row of <c>accounts_upstream_account</c>: somebody's account at a provider.</summary>
public sealed class AccountRow
{
    /// <summary>Columns of a select.</summary>
    public const string Columns = "upstream_id, subject, person_id, refresh_sealed, checked_ms, gone_ms";

    /// <summary>The provider, and with it the issuer.</summary>
    public required string UpstreamId { get; init; }

    /// <summary><c>sub</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Whose it is here.</summary>
    public required string PersonId { get; init; }

    /// <summary>The provider's refresh token, sealed; null when it gave none.</summary>
    public byte[]? RefreshSealed { get; init; }

    /// <summary>When the provider last vouched for it. Unix milliseconds.</summary>
    public long CheckedMs { get; init; }

    /// <summary>When the provider said that it has ended. Unix milliseconds.</summary>
    public long? GoneMs { get; init; }
}
