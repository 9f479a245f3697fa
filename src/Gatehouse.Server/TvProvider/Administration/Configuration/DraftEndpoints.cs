using System.ComponentModel;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Administration.Validation;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration.Configuration;

/// <summary>The draft as a whole: what it is, whether it holds water, and making it active.</summary>
internal sealed class DraftEndpoints(Database database, DraftStore drafts, RevisionStore revisions, DraftCheck check, IAudit audit, ILogger<DraftEndpoints> log)
{
    /// <summary>What operators are working at; what is active when nobody changed anything.</summary>
    public async Task<Ok<TvDraft>> GetAsync(HttpContext http, CancellationToken ct)
    {
        var row = await drafts.ReadAsync(Caller.Of(http).OrganizationId, ct);
        ETags.Set(http, row.Version);
        return TypedResults.Ok(TvViews.Draft(row));
    }

    /// <summary>Replaces the draft. It may be as incomplete as a draft may be; validation tells what is missing.</summary>
    public Task<Results<Ok<TvDraft>, ProblemHttpResult>> UpdateAsync(TvConfiguration request, HttpContext http, CancellationToken ct) =>
        ChangeAsync(request, http, "tv-draft.update", (_, given) => given, ct);

    /// <summary>Takes a file into the draft: in its place, or item by item over what is there.</summary>
    public Task<Results<Ok<TvDraft>, ProblemHttpResult>> ImportAsync(
        TvConfiguration request, HttpContext http,
        [Description("True to put the items of the file over those of the draft that have the same ids, and leave the others; false to replace the draft.")] bool? merge,
        CancellationToken ct) =>
        ChangeAsync(request, http, "tv-draft.import", (before, given) => merge is true ? DraftParts.Merge(before, given) : given, ct);

    /// <summary>Forgets the draft: the next one begins with what is active.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> DiscardAsync(HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<NoContent, ProblemHttpResult>>(async tx =>
        {
            var before = await DraftStore.LockAsync(tx, caller.OrganizationId);
            if (ETags.Check(http, before.Version) is { } stale)
            {
                return stale;
            }

            if (await DraftStore.RemoveAsync(tx, caller.OrganizationId))
            {
                await audit.WriteAsync(tx, caller, "tv-draft.discard", caller.OrganizationId);
            }

            return TypedResults.NoContent();
        }, ct);
    }

    /// <summary>Tells what activating the draft would change, and what stands in the way.</summary>
    public async Task<Ok<TvValidation>> ValidateAsync(HttpContext http, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        var row = await drafts.ReadAsync(organizationId, ct);
        ETags.Set(http, row.Version);
        return TypedResults.Ok(await check.RunAsync(organizationId, RevisionRow.Read(row.Document), ct));
    }

    /// <summary>Makes the draft the active configuration, if nothing stands in the way. It holds at once here, and within a second in other processes.</summary>
    public async Task<Results<Ok<TvRevision>, ProblemHttpResult>> ActivateAsync(ActivateTvConfiguration request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var row = await drafts.ReadAsync(caller.OrganizationId, ct);
        if (row.UpdatedBy is null)
        {
            return Problems.Conflict("There is no draft.");
        }

        var configuration = RevisionRow.Read(row.Document);
        var validation = await check.RunAsync(caller.OrganizationId, configuration, ct);
        if (!validation.CanActivate)
        {
            return TvProblems.ConfigurationInvalid(validation.Findings);
        }

        var (problem, number) = await database.WriteAsync(
            async tx =>
            {
                var now = await DraftStore.LockAsync(tx, caller.OrganizationId);
                if (now.Version != row.Version || !ETags.Matches(http, now.Version))
                {
                    return (Problems.PreconditionFailed(), 0L); // what was validated is not what would be activated
                }

                var made = await revisions.ActivateAsync(tx, caller.OrganizationId, configuration, request.Description.Trim(), caller.Name);
                await DraftStore.RemoveAsync(tx, caller.OrganizationId);
                await audit.WriteAsync(tx, caller, "tv-configuration.activate", caller.OrganizationId, new { Number = made, request.Description, Changes = validation.Changes.Take(200) });
                return ((ProblemHttpResult?)null, made);
            }, ct);
        if (problem is not null)
        {
            return problem;
        }

        TvSettingsLog.Activated(log, number, caller.OrganizationId);
        return TypedResults.Ok(TvViews.Revision((await revisions.FindAsync(caller.OrganizationId, number, ct))!));
    }

    private async Task<Results<Ok<TvDraft>, ProblemHttpResult>> ChangeAsync(
        TvConfiguration given, HttpContext http, string action, Func<TvConfiguration, TvConfiguration, TvConfiguration> change, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var stale = await database.WriteAsync(async tx =>
        {
            var before = await DraftStore.LockAsync(tx, caller.OrganizationId);
            if (ETags.Check(http, before.Version) is { } changed)
            {
                return changed;
            }

            var after = change(RevisionRow.Read(before.Document), given);
            await drafts.SaveAsync(tx, caller.OrganizationId, before, after, caller.Name);
            await audit.WriteAsync(tx, caller, action, caller.OrganizationId);
            return null;
        }, ct);
        return stale is null ? await GetAsync(http, ct) : stale;
    }
}
