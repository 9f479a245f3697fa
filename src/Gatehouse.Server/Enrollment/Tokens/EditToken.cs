using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>
/// Edits a token: its words, and anything that tightens. That acts at once because the row decides; loosening would
/// contradict what was signed.
/// </summary>
internal sealed class EditToken(Database database, Foundations foundations, IAudit audit, TimeProvider time)
{
    /// <summary>Changes what is given.</summary>
    public static Task<Results<Ok<EnrollmentTokenInfo>, ProblemHttpResult>> HandleAsync(
        string id, UpdateEnrollmentToken request, HttpContext http, EditToken edit, CancellationToken ct) => edit.RunAsync(http, id, request, ct);

    private async Task<Results<Ok<EnrollmentTokenInfo>, ProblemHttpResult>> RunAsync(
        HttpContext http, string id, UpdateEnrollmentToken request, CancellationToken ct)
    {
        var faults = Check(request);
        if (faults.Count > 0)
        {
            return Problems.RequestInvalid(faults);
        }

        var (row, problem) = await ApplyAsync(http, Caller.Of(http), id, request, ct);
        if (row is null)
        {
            return problem!;
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(TokenContracts.Of(row, await foundations.MissingAsync(row, ct), time.GetUtcNow()));
    }

    private Task<(TokenRow? Row, ProblemHttpResult? Problem)> ApplyAsync(
        HttpContext http, Caller caller, string id, UpdateEnrollmentToken request, CancellationToken ct) =>
        database.WriteAsync<(TokenRow?, ProblemHttpResult?)>(async tx =>
        {
            if (await TokenStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return (null, Problems.NotFound());
            }

            if ((ETags.Check(http, row.Version) ?? Loosens(row, request)) is { } problem)
            {
                return (null, problem);
            }

            await tx.ExecuteAsync(
                """
                update enrollment_token set name = coalesce(@name, name), note = case when @setNote then @note else note end,
                    expires_ms = coalesce(@expires, expires_ms), max_uses = coalesce(@MaxUses, max_uses),
                    revoke_after_failures = coalesce(@RevokeAfterFailures, revoke_after_failures), version = version + 1
                where id = @id
                """,
                new
                {
                    id,
                    name = request.Name?.Trim(),
                    setNote = request.Note is not null,
                    note = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim(),
                    expires = request.ExpiresAt?.ToUnixTimeMilliseconds(),
                    request.MaxUses,
                    request.RevokeAfterFailures,
                });
            await audit.WriteAsync(tx, caller, "token.update", id, request);
            return (await TokenStore.ReadAsync(tx, id), null);
        }, ct);

    private ProblemHttpResult? Loosens(TokenRow row, UpdateEnrollmentToken request)
    {
        if (row.RevokedMs is not null)
        {
            return EnrollmentProblems.TokenEnded();
        }

        if (request.ExpiresAt is { } end && row.ExpiresMs is { } current && end.ToUnixTimeMilliseconds() > current)
        {
            return EnrollmentProblems.TokenLoosened("The new end lies after the present one.");
        }

        if (request.MaxUses is not { } most)
        {
            return null;
        }

        return row.MaxUses > 0 && most > row.MaxUses ? EnrollmentProblems.TokenLoosened("The new limit of devices lies above the present one.")
            : most < row.Used + row.Reserved ? Problems.Conflict($"{row.Used} places are used and {row.Reserved} reserved; the limit cannot lie below their sum.")
            : null;
    }

    private static Dictionary<string, string[]> Check(UpdateEnrollmentToken request)
    {
        var faults = new Dictionary<string, string[]>();
        if (request.Name is not null)
        {
            TokenRules.Text(faults, "name", request.Name, 1, 100);
        }

        TokenRules.Text(faults, "note", request.Note, 0, 500, lines: true);
        if (request.MaxUses is < 1 or > 1_000_000)
        {
            faults["maxUses"] = ["A number from 1 to 1000000."];
        }

        if (request.RevokeAfterFailures is < 0 or > 10_000)
        {
            faults["revokeAfterFailures"] = ["A number from 0 to 10000."];
        }

        return faults;
    }
}
