using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Applications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>Software statements of registered applications: issued, shown again, revoked.</summary>
internal sealed class StatementEndpoints(Database database, ApplicationStore applications, StatementStore statements, StatementSigner signer, IAudit audit)
{
    /// <summary>Statements of an application, newest first, without their texts.</summary>
    public async Task<Results<Ok<Page<TvStatement>>, ProblemHttpResult>> ListAsync(string id, [AsParameters] PageRequest page, HttpContext http, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        return await applications.FindAsync(organizationId, id, ct) is null
            ? Problems.NotFound()
            : TypedResults.Ok(page.Page(await statements.ListAsync(organizationId, id, page, ct), r => r.Id, TvViews.Statement));
    }

    /// <summary>One statement, with its text while it counts. Whoever has the text can register clients, so this needs the right to change.</summary>
    public async Task<Results<Ok<TvStatement>, ProblemHttpResult>> GetAsync(string id, string statementId, HttpContext http, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        return await applications.FindAsync(organizationId, id, ct) is { } application
            && await statements.FindAsync(statementId, ct) is { } row && row.OrgId == organizationId && row.ApplicationId == id
            ? TypedResults.Ok(await ShowAsync(row, application, ct))
            : Problems.NotFound();
    }

    /// <summary>Issues a statement. It has no end; revoking it is the end of every client that registered by it.</summary>
    public async Task<Results<Created<TvStatement>, ProblemHttpResult>> IssueAsync(string id, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var (application, row) = await database.WriteAsync(async tx =>
        {
            if (await ApplicationStore.LockAsync(tx, caller.OrganizationId, id) is not { } found)
            {
                return (null, null);
            }

            var made = await statements.AddAsync(tx, caller.OrganizationId, id, caller.Name);
            await audit.WriteAsync(tx, caller, "tv-statement.issue", made.Id, new { Application = id });
            return ((ApplicationRow?)found, (StatementRow?)made);
        }, ct);
        return application is null || row is null
            ? Problems.NotFound()
            : TypedResults.Created($"/api/v1/tv/applications/{id}/statements/{row.Id}", await ShowAsync(row, application, ct));
    }

    /// <summary>Revokes a statement: its clients and their tokens are refused from the next request on, in every process.</summary>
    public async Task<Results<Ok<TvStatement>, ProblemHttpResult>> RevokeAsync(string id, string statementId, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var found = await database.WriteAsync(async tx =>
        {
            if (await StatementStore.LockAsync(tx, caller.OrganizationId, statementId) is not { } row || row.ApplicationId != id)
            {
                return false;
            }

            if (row.RevokedMs is null)
            {
                await statements.RevokeAsync(tx, statementId);
                await audit.WriteAsync(tx, caller, "tv-statement.revoke", statementId, new { Application = id });
            }

            return true;
        }, ct);
        return found ? TypedResults.Ok(TvViews.Statement((await statements.FindAsync(statementId, ct))!)) : Problems.NotFound();
    }

    private async Task<TvStatement> ShowAsync(StatementRow row, ApplicationRow application, CancellationToken ct) =>
        TvViews.Statement(row) with { Text = row.RevokedMs is null ? await signer.SignAsync(row, application.Name, ct) : null };
}
