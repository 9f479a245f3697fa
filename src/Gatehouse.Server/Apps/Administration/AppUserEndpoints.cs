using System.ComponentModel;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Quotas;
using Gatehouse.Server.Apps.Upgrading;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>Users of installations of the caller's organization.</summary>
internal sealed class AppUserEndpoints(Database database, AppUserStore users, MergeStore merges, IGrants grants, IAudit audit)
{
    /// <summary>Users of installations.</summary>
    public async Task<Ok<Page<AppUser>>> ListAsync(
        [AsParameters] PageRequest page, HttpContext http,
        [Description("True for those that nobody is known to be, false for the others.")] bool? anonymous,
        [Description("Only those that this person is.")] string? personId, [Description("Only in this state: `active`, `locked` or `merged`.")] string? state, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await users.ListAsync(Caller.Of(http).OrganizationId, anonymous, personId, QueryEnum.Parse<AppUserState>(state, nameof(state)), page, ct), r => r.Id, AppViews.User));

    /// <summary>Anonymous users that became part of somebody's user, oldest first: for whoever keeps data under the subject that is no more.</summary>
    public async Task<Ok<Page<AppMerge>>> MergesAsync(
        [AsParameters] PageRequest page, HttpContext http, [Description("Only those after this one (`mrg_…`).")] string? since, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await merges.ListAsync(Caller.Of(http).OrganizationId, since, page, ct), r => r.Id, AppViews.Merge));

    /// <summary>One user.</summary>
    public async Task<Results<Ok<AppUser>, ProblemHttpResult>> GetAsync(string id, HttpContext http, CancellationToken ct) =>
        await users.FindAsync(Caller.Of(http).OrganizationId, id, ct) is { } row ? TypedResults.Ok(AppViews.User(row)) : Problems.NotFound();

    /// <summary>Gives all installations of a user nothing until it is unblocked; their apps are told so.</summary>
    public Task<Results<Ok<AppUser>, ProblemHttpResult>> BlockAsync(string id, ChangeAppInstallation request, HttpContext http, CancellationToken ct) =>
        ChangeAsync(id, request, http, "app-user.block", AppUserStates.Active, AppUserStates.Locked, "Only an active user can be blocked.", SleepAsync, ct);

    /// <summary>Lets a blocked user go on.</summary>
    public Task<Results<Ok<AppUser>, ProblemHttpResult>> UnblockAsync(string id, ChangeAppInstallation request, HttpContext http, CancellationToken ct) =>
        ChangeAsync(id, request, http, "app-user.unblock", AppUserStates.Locked, AppUserStates.Active, "The user is not blocked.", WakeAsync, ct);

    /// <summary>Erases a user: its installations, their keys, tokens and statements, and itself. What remains is that it was done, under its id.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> EraseAsync(string id, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<NoContent, ProblemHttpResult>>(async tx =>
        {
            if (await AppUserStore.LockAsync(tx, caller.OrganizationId, id) is not { } user)
            {
                return Problems.NotFound();
            }

            var installations = await AppUserStore.InstallationsAsync(tx, caller.OrganizationId, id);
            foreach (var installation in installations)
            {
                await grants.DeleteAsync(tx, caller.OrganizationId, installation.GrantId);
            }

            await AppUserStore.RemoveAsync(tx, caller.OrganizationId, id);
            if (user.PersonId is null && installations.Count(i => i.State != InstallationStates.Deleted) is > 0 and var living)
            {
                await QuotaStore.ShrinkAsync(tx, caller.OrganizationId, living);
            }

            await audit.WriteAsync(tx, caller, "app-user.erase", id, new { Installations = installations.Count });
            return TypedResults.NoContent();
        }, ct);
    }

    private async Task<Results<Ok<AppUser>, ProblemHttpResult>> ChangeAsync(
        string id, ChangeAppInstallation request, HttpContext http, string action, string from, string to, string otherwise,
        Func<Tx, InstallationRow, Task> change, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<Ok<AppUser>, ProblemHttpResult>>(async tx =>
        {
            if (await AppUserStore.LockAsync(tx, caller.OrganizationId, id) is not { } user)
            {
                return Problems.NotFound();
            }

            if (user.State != from)
            {
                return Problems.Conflict(otherwise);
            }

            await AppUserStore.SetStateAsync(tx, caller.OrganizationId, id, to);
            foreach (var installation in await AppUserStore.InstallationsAsync(tx, caller.OrganizationId, id))
            {
                await change(tx, installation);
            }

            await audit.WriteAsync(tx, caller, action, id, request);
            return TypedResults.Ok(AppViews.User((await AppUserStore.FindAsync(tx, caller.OrganizationId, id))!));
        }, ct);
    }

    private Task SleepAsync(Tx tx, InstallationRow row) => grants.SuspendAsync(tx, row.OrgId, row.GrantId, Reasons.UserLocked);

    // One that is blocked by itself goes on being so.
    private Task WakeAsync(Tx tx, InstallationRow row) => row.State == InstallationStates.Locked
        ? grants.SuspendAsync(tx, row.OrgId, row.GrantId, Reasons.DeviceLocked)
        : grants.ResumeAsync(tx, row.OrgId, row.GrantId);
}
