using System.Globalization;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration.Configuration;

/// <summary>What is active, and what was before.</summary>
internal sealed class ConfigurationEndpoints(Database database, DraftStore drafts, RevisionStore revisions, ITvDirectory directory, IAudit audit)
{
    /// <summary>The active configuration; number 0 when none was ever activated.</summary>
    public async Task<Ok<TvRevision>> GetAsync(HttpContext http, CancellationToken ct)
    {
        var revision = await ActiveAsync(http, ct);
        ETags.Set(http, revision.Number);
        return TypedResults.Ok(revision);
    }

    /// <summary>The active configuration as a file, which import takes again.</summary>
    public async Task<Ok<TvConfiguration>> ExportAsync(HttpContext http, CancellationToken ct)
    {
        var revision = await ActiveAsync(http, ct);
        http.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"tv-configuration-{revision.Number}.json\"");
        return TypedResults.Ok(revision.Configuration!);
    }

    /// <summary>Configurations that were activated, newest first.</summary>
    public async Task<Ok<Page<TvRevision>>> ListAsync([AsParameters] PageRequest page, HttpContext http, CancellationToken ct) => TypedResults.Ok(page.Page(
        await revisions.ListAsync(Caller.Of(http).OrganizationId, page, ct), r => r.Number.ToString(CultureInfo.InvariantCulture), r => TvViews.Revision(r) with { Configuration = null }));

    /// <summary>One of them, with its document.</summary>
    public async Task<Results<Ok<TvRevision>, ProblemHttpResult>> FindAsync(string number, HttpContext http, CancellationToken ct) =>
        await FindRowAsync(number, http, ct) is { } row ? TypedResults.Ok(TvViews.Revision(row)) : Problems.NotFound();

    /// <summary>Makes one of them the draft, to be looked at and activated again.</summary>
    public async Task<Results<Ok<TvDraft>, ProblemHttpResult>> RestoreAsync(string number, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (await FindRowAsync(number, http, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        var stale = await database.WriteAsync(async tx =>
        {
            var before = await DraftStore.LockAsync(tx, caller.OrganizationId);
            if (ETags.Check(http, before.Version) is { } changed)
            {
                return changed;
            }

            await drafts.SaveAsync(tx, caller.OrganizationId, before, RevisionRow.Read(row.Document), caller.Name);
            await audit.WriteAsync(tx, caller, "tv-draft.restore", caller.OrganizationId, new { row.Number });
            return null;
        }, ct);
        if (stale is not null)
        {
            return stale;
        }

        var draft = await drafts.ReadAsync(caller.OrganizationId, ct);
        ETags.Set(http, draft.Version);
        return TypedResults.Ok(TvViews.Draft(draft));
    }

    private async Task<RevisionRow?> FindRowAsync(string number, HttpContext http, CancellationToken ct) =>
        long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? await revisions.FindAsync(Caller.Of(http).OrganizationId, n, ct) : null;

    private async Task<TvRevision> ActiveAsync(HttpContext http, CancellationToken ct)
    {
        var active = await directory.ForAsync(Caller.Of(http).OrganizationId, ct);
        return active.Revision == 0
            ? new TvRevision(0, "", null, null, active.Configuration)
            : TvViews.Revision((await revisions.FindAsync(active.OrganizationId, active.Revision, ct))!);
    }
}
