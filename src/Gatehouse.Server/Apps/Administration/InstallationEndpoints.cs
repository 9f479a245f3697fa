using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>Installations of the caller's organization.</summary>
internal sealed class InstallationEndpoints(Database database, InstallationQuery query, InstallationChanges changes, IAudit audit)
{
    /// <summary>Installations, newest first.</summary>
    public async Task<Ok<Page<AppInstallation>>> ListAsync(
        [AsParameters] PageRequest page, [AsParameters] InstallationSearch search, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await query.ListAsync(Caller.Of(http).OrganizationId, search, page, ct), r => r.Id, AppViews.Installation));

    /// <summary>One installation, also for a while after it was deleted.</summary>
    public async Task<Results<Ok<AppInstallation>, ProblemHttpResult>> GetAsync(string id, HttpContext http, CancellationToken ct) =>
        await query.FindAsync(Caller.Of(http).OrganizationId, id, ct) is { } row ? TypedResults.Ok(AppViews.Installation(row)) : Problems.NotFound();

    /// <summary>Gives an installation nothing until it is unblocked; its app is told so.</summary>
    public Task<Results<Ok<AppInstallation>, ProblemHttpResult>> BlockAsync(string id, ChangeAppInstallation request, HttpContext http, CancellationToken ct) =>
        ChangeAsync(id, request, http, "installation.block", "Only an active installation can be blocked.", (tx, row, _) => changes.BlockAsync(tx, row), ct);

    /// <summary>Lets a blocked installation go on.</summary>
    public Task<Results<Ok<AppInstallation>, ProblemHttpResult>> UnblockAsync(string id, ChangeAppInstallation request, HttpContext http, CancellationToken ct) =>
        ChangeAsync(id, request, http, "installation.unblock", "The installation is not blocked.", changes.UnblockAsync, ct);

    /// <summary>Takes back what an installation was given; its app has to enroll again, with another key.</summary>
    public Task<Results<Ok<AppInstallation>, ProblemHttpResult>> RevokeAsync(string id, ChangeAppInstallation request, HttpContext http, CancellationToken ct) =>
        ChangeAsync(id, request, http, "installation.revoke", "The installation has nothing any more.", (tx, row, _) => changes.RevokeAsync(tx, row), ct);

    /// <summary>Deletes an installation; its app is told to forget everything.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<NoContent, ProblemHttpResult>>(async tx =>
        {
            if (await InstallationStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return Problems.NotFound();
            }

            if (await changes.DeleteAsync(tx, row, await AppUserStore.ReadAsync(tx, caller.OrganizationId, row.UserId)))
            {
                await audit.WriteAsync(tx, caller, "installation.delete", id);
            }

            return TypedResults.NoContent();
        }, ct);
    }

    private async Task<Results<Ok<AppInstallation>, ProblemHttpResult>> ChangeAsync(
        string id, ChangeAppInstallation request, HttpContext http, string action, string otherwise, Func<Tx, InstallationRow, AppUserRow?, Task<bool>> change, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<Ok<AppInstallation>, ProblemHttpResult>>(async tx =>
        {
            if (await InstallationStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return Problems.NotFound();
            }

            if (!await change(tx, row, await AppUserStore.ReadAsync(tx, caller.OrganizationId, row.UserId)))
            {
                return Problems.Conflict(otherwise);
            }

            await audit.WriteAsync(tx, caller, action, id, request);
            return TypedResults.Ok(AppViews.Installation((await InstallationQuery.FindAsync(tx, caller.OrganizationId, id))!));
        }, ct);
    }
}
