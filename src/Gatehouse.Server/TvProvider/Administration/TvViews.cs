using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.TvProvider.Administration.Configuration;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>Between what is stored and what the API shows.</summary>
internal static class TvViews
{
    /// <summary>What operators are working at.</summary>
    public static TvDraft Draft(DraftRow row) =>
        new(RevisionRow.Read(row.Document), row.BasedOn, row.UpdatedBy, row.UpdatedBy is null ? null : At(row.UpdatedMs));

    /// <summary>What was activated.</summary>
    public static TvRevision Revision(RevisionRow row) => new(row.Number, row.Description, row.ActivatedBy, At(row.ActivatedMs), RevisionRow.Read(row.Document));

    /// <summary>That a secret is stored.</summary>
    public static TvSecret Secret(SecretRow row) => new(row.Mvpd, row.Name, row.UpdatedBy, At(row.UpdatedMs));

    /// <summary>A registered application.</summary>
    public static TvApplication Application(ApplicationRow row) => new(row.Id, row.Name, row.Read(), row.DisabledMs is not null, At(row.CreatedMs));

    /// <summary>A software statement.</summary>
    public static TvStatement Statement(StatementRow row) =>
        new(row.Id, row.ApplicationId, row.IssuedBy, At(row.IssuedMs), row.RevokedMs is { } revoked ? At(revoked) : null);

    /// <summary>A degradation rule.</summary>
    public static TvDegradation Degradation(DegradationRow row, DateTimeOffset now) => new()
    {
        Id = row.Id,
        Kind = row.Kind,
        Programmer = row.Programmer,
        ServiceProvider = row.ServiceProvider,
        Mvpd = row.Mvpd,
        Resource = row.Resource,
        Message = row.Message,
        CreatedBy = row.CreatedBy,
        StartsAt = At(row.StartsMs),
        EndsAt = At(row.EndsMs),
        Active = At(row.StartsMs) <= now && now < At(row.EndsMs),
    };

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
