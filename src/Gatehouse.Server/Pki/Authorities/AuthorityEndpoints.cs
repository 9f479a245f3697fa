using System.Diagnostics;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary><c>/api/v1/pki/cas</c>: list, read, roll over.</summary>
internal static class AuthorityEndpoints
{
    /// <summary>The organization's CAs, all on one page. The first look makes them.</summary>
    public static async Task<Ok<Page<CertificateAuthority>>> ListAsync(HttpContext http, AuthorityView view, CancellationToken ct) =>
        TypedResults.Ok(new Page<CertificateAuthority>(await view.ListAsync(Caller.Of(http).OrganizationId, ct), null));

    /// <summary>One CA.</summary>
    public static async Task<Results<Ok<CertificateAuthority>, ProblemHttpResult>> GetAsync(
        string id, HttpContext http, AuthorityView view, CancellationToken ct) =>
        await view.FindAsync(Caller.Of(http).OrganizationId, id, ct) is { } ca ? TypedResults.Ok(ca) : Problems.NotFound();

    /// <summary>Starts a rollover: makes the next issuing CA, which is published and trusted at once.</summary>
    public static async Task<Results<Created<CertificateAuthority>, ProblemHttpResult>> StartAsync(
        StartRollover request, HttpContext http, Rollover rollover, AuthorityView view, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await rollover.StartAsync(caller, request, ct) switch
        {
            RolloverOutcome.Done done => TypedResults.Created($"/api/v1/pki/cas/{done.CaId}", await view.FindAsync(caller.OrganizationId, done.CaId, ct)),
            { } other => Problem(other),
        };
    }

    /// <summary>The next CA takes over.</summary>
    public static async Task<Results<Ok<CertificateAuthority>, ProblemHttpResult>> ActivateAsync(
        string id, HttpContext http, Rollover rollover, AuthorityView view, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await rollover.ActivateAsync(caller, id, ct) switch
        {
            RolloverOutcome.Done => TypedResults.Ok(await view.FindAsync(caller.OrganizationId, id, ct)),
            { } other => Problem(other),
        };
    }

    /// <summary>Takes a next CA away before it issued.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(string id, HttpContext http, Rollover rollover, CancellationToken ct) =>
        await rollover.CancelAsync(Caller.Of(http), id, ct) switch
        {
            RolloverOutcome.Done => TypedResults.NoContent(),
            { } other => Problem(other),
        };

    /// <summary>
    /// The CA's key is in other hands: nothing of it is good any more, from the next request on. Another CA takes its place when it
    /// issued; its devices have to enroll again. Of a root, the CAs below it are meant, too. Cannot be undone.
    /// </summary>
    public static async Task<Results<Ok<CertificateAuthority>, ProblemHttpResult>> CompromiseAsync(
        string id, MarkCaCompromised request, HttpContext http, Compromise compromise, AuthorityView view, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await compromise.MarkAsync(caller, id, request.Reason.Trim(), ct) switch
        {
            RolloverOutcome.Done => TypedResults.Ok(await view.FindAsync(caller.OrganizationId, id, ct)),
            { } other => Problem(other),
        };
    }

    private static ProblemHttpResult Problem(RolloverOutcome outcome) => outcome switch
    {
        RolloverOutcome.NotFound => Problems.NotFound(),
        RolloverOutcome.Conflict c => PkiProblems.RolloverConflict(c.Reason),
        RolloverOutcome.RootKeyAbsent => PkiProblems.RootKeyAbsent(),
        _ => throw new UnreachableException(),
    };
}
