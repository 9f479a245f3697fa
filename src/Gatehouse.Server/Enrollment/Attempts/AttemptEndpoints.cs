using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Enrollment.Catalogue;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.Attempts;

/// <summary>Attempts through the API: list, one with its timeline, cancel.</summary>
internal static class AttemptEndpoints
{
    /// <summary>Attempts, newest first.</summary>
    /// <param name="page">Page.</param>
    /// <param name="tokenId">Only those of this token.</param>
    /// <param name="deviceId">Only those of this device.</param>
    /// <param name="state">Only those in this state.</param>
    public static async Task<Ok<Page<EnrollmentAttempt>>> ListAsync(
        [AsParameters] PageRequest page, string? tokenId, string? deviceId, string? state, HttpContext http, AttemptStore attempts, CancellationToken ct)
    {
        var filter = new AttemptFilter(
            Caller.Of(http).OrganizationId, page.After(), page.Fetch, tokenId, deviceId,
            QueryEnum.Parse<AttemptState>(state, nameof(state)) is { } wanted ? Words.Of(wanted) : null);
        return TypedResults.Ok(page.Page(await attempts.ListAsync(filter, ct), row => row.Id, ToContract));
    }

    /// <summary>One attempt: where it stands, what to tell, and every event.</summary>
    public static async Task<Results<Ok<EnrollmentAttemptDetail>, ProblemHttpResult>> GetAsync(
        string id, HttpContext http, AttemptStore attempts, Database database, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        if (await attempts.FindAsync(organizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        return TypedResults.Ok(Detail(row, await LogEndpoints.TimelineAsync(database, organizationId, id, ct)));
    }

    /// <summary>Ends an attempt that has not checked in yet: its place becomes free, its certificate is revoked.</summary>
    public static async Task<Results<Ok<EnrollmentAttempt>, ProblemHttpResult>> CancelAsync(
        string id, CancelEnrollmentAttempt request, HttpContext http, Database database, AttemptMoves moves, EnrollmentJournal journal,
        AttemptStore attempts, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync<ProblemHttpResult?>(async tx =>
        {
            if (await AttemptStore.LockAsync(tx, caller.OrganizationId, id) is not { } attempt)
            {
                return Problems.NotFound();
            }

            if (attempt.CheckedIn || !await moves.EndAsync(tx, attempt, AttemptState.Cancelled, Causes.CancelledByAdmin, ct))
            {
                return EnrollmentProblems.AttemptEnded(attempt.State);
            }

            await journal.WriteAsync(tx, new JournalEvent(caller.OrganizationId, Codes.Cancelled, "admin")
            {
                AttemptId = id,
                Detail = new { by = caller.Name, request.Reason, cause = Causes.CancelledByAdmin },
            });
            await audit.WriteAsync(tx, caller, "attempt.cancel", id, new { request.Reason });
            return null;
        }, ct);
        return problem is null ? TypedResults.Ok(ToContract((await attempts.FindAsync(caller.OrganizationId, id, ct))!)) : problem;
    }

    private static EnrollmentAttempt ToContract(AttemptRow row) => new()
    {
        Id = row.Id,
        Kind = Words.Read<EnrollmentKind>(row.Kind),
        TokenId = row.TokenId,
        TokenName = row.TokenName,
        Mode = row.Mode is null ? null : Words.Read<AccountMode>(row.Mode),
        PersonId = row.PersonId,
        State = row.Stage,
        Cause = row.Cause,
        Variant = row.VariantKind,
        Platform = row.Platform,
        DeviceId = row.DeviceId,
        SerialNumber = row.SerialNumber,
        Udid = row.Udid,
        ProductName = row.ProductName,
        OsVersion = row.OsVersion,
        Person = row.Person,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs),
        StateSince = DateTimeOffset.FromUnixTimeMilliseconds(row.StageMs),
        EndedAt = Words.Instant(row.EndedMs),
    };

    private static EnrollmentAttemptDetail Detail(AttemptRow row, List<LogRow> timeline)
    {
        var advice = Advisor.OfAttempt(row);
        return new EnrollmentAttemptDetail
        {
            Attempt = ToContract(row),
            TellUser = advice.User.En,
            TellAdmin = advice.Admin,
            Timeline = [.. timeline.Select(e => e.ToContract())],
        };
    }
}
