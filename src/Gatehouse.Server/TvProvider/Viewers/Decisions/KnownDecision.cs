using System.Data.Common;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>What an MVPD said.</summary>
/// <param name="Error">Why not; null for a permit.</param>
/// <param name="Details">In the MVPD's words; null for none.</param>
/// <param name="IsDummy">Nobody was asked.</param>
/// <param name="Window">How long it holds; null for what is said once and not kept.</param>
internal sealed record KnownDecision(TvErrorCode? Error, string? Details, bool IsDummy, DecisionWindow? Window)
{
    /// <summary>Columns of <c>tv_decision d</c>, as <see cref="Read"/> wants them.</summary>
    public const string Columns = "d.permitted, d.error, d.details, d.dummy, d.created_ms, d.expires_ms";

    /// <summary>From a row.</summary>
    /// <param name="row">With <see cref="Columns"/>.</param>
    /// <param name="at">Where they begin.</param>
    public static KnownDecision Read(DbDataReader row, int at) => new(
        row.GetBoolean(at) ? null : TvErrorCodes.Find(row.GetString(at + 1)) ?? TvErrorCodes.AuthorizationDeniedByMvpd,
        row.IsDBNull(at + 2) ? null : row.GetString(at + 2),
        row.GetBoolean(at + 3),
        new DecisionWindow(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(at + 4)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(at + 5))));

    /// <summary>As an answer.</summary>
    public Decision Of(ResourceId resource, string viewerHash, bool asked) => new()
    {
        Resource = resource, Source = IsDummy ? DecisionSources.Dummy : DecisionSources.Mvpd, Error = Error, Details = Details, Window = Window,
        ViewerHash = viewerHash, Asked = asked,
    };
}
