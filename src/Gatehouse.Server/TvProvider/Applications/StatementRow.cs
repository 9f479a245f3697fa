namespace Gatehouse.Server.TvProvider.Applications;

/// <summary>A row of <c>tv_statement</c>.</summary>
internal sealed class StatementRow
{
    /// <summary><c>stm_…</c>: the <c>jti</c>.</summary>
    public required string Id { get; init; }

    public required string OrgId { get; init; }

    public required string ApplicationId { get; init; }

    public required string IssuedBy { get; init; }

    public long IssuedMs { get; init; }

    public long? RevokedMs { get; init; }
}
