using System.Diagnostics;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Pki.Requests;

/// <summary><c>/api/v1/scep/requests</c>: list, read, approve, deny.</summary>
internal static class RequestEndpoints
{
    /// <summary>SCEP requests, newest first.</summary>
    public static async Task<Ok<Page<ScepRequest>>> ListAsync(
        [AsParameters] PageRequest page, string? state, string? scepProfileId, string? attemptId, HttpContext http, RequestStore store, CancellationToken ct)
    {
        var rows = await store.ListAsync(Caller.Of(http).OrganizationId, QueryEnum.Parse<ScepRequestState>(state, nameof(state)), scepProfileId, attemptId, page.After(), page.Fetch, ct);
        return TypedResults.Ok(page.Page(rows, r => r.Id, r => r.ToContract()));
    }

    /// <summary>One SCEP request.</summary>
    public static async Task<Results<Ok<ScepRequest>, ProblemHttpResult>> GetAsync(string id, HttpContext http, RequestStore store, CancellationToken ct) =>
        await store.FindAsync(Caller.Of(http).OrganizationId, id, ct) is { } row ? TypedResults.Ok(row.ToContract()) : Problems.NotFound();

    /// <summary>Issues the certificate of a pending request; the client fetches it with its next poll.</summary>
    public static async Task<Results<Ok<ScepRequest>, ProblemHttpResult>> ApproveAsync(
        string id, HttpContext http, RequestDecision decision, CancellationToken ct) =>
        Answer(await decision.ApproveAsync(Caller.Of(http), id, ct));

    /// <summary>Refuses a pending request; the client is told with its next poll.</summary>
    public static async Task<Results<Ok<ScepRequest>, ProblemHttpResult>> DenyAsync(
        string id, DenyScepRequest request, HttpContext http, RequestDecision decision, CancellationToken ct) =>
        Answer(await decision.DenyAsync(Caller.Of(http), id, request.Reason, ct));

    private static Results<Ok<ScepRequest>, ProblemHttpResult> Answer(DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Done done => TypedResults.Ok(done.Request.ToContract()),
        DecisionOutcome.NotFound => Problems.NotFound(),
        DecisionOutcome.DecidedBefore => PkiProblems.RequestDecided(),
        DecisionOutcome.Refused refused => PkiProblems.RequestRefused(refused.Cause, refused.Text),
        _ => throw new UnreachableException(),
    };
}
