using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Administration.Configuration;
using Gatehouse.Server.TvProvider.Applications;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>Registered applications. Changes hold at once, without a draft: who has an app in the shops cannot wait for a review.</summary>
internal sealed class ApplicationEndpoints(Database database, ApplicationStore applications, IAudit audit)
{
    /// <summary>Applications, newest first.</summary>
    public async Task<Ok<Page<TvApplication>>> ListAsync([AsParameters] PageRequest page, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await applications.ListAsync(Caller.Of(http).OrganizationId, page, ct), r => r.Id, TvViews.Application));

    /// <summary>One application.</summary>
    public async Task<Results<Ok<TvApplication>, ProblemHttpResult>> GetAsync(string id, HttpContext http, CancellationToken ct)
    {
        if (await applications.FindAsync(Caller.Of(http).OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(TvViews.Application(row));
    }

    /// <summary>Registers an application. It needs a software statement besides.</summary>
    public async Task<Results<Created<TvApplication>, ProblemHttpResult>> CreateAsync(CreateTvApplication request, HttpContext http, CancellationToken ct)
    {
        if (!TryRead(request.Settings ?? new TvApplicationSettings(), request.GenerateScheme, out var settings, out var problem))
        {
            return problem!;
        }

        var caller = Caller.Of(http);
        var id = await database.WriteAsync(async tx =>
        {
            var made = await applications.AddAsync(tx, caller.OrganizationId, request.Name.Trim(), settings);
            await audit.WriteAsync(tx, caller, "tv-application.create", made, new { request.Name, Settings = settings });
            return made;
        }, ct);
        var row = (await applications.FindAsync(caller.OrganizationId, id, ct))!;
        return TypedResults.Created($"/api/v1/tv/applications/{id}", TvViews.Application(row));
    }

    /// <summary>Changes an application. What is absent stays; it holds at once, also for clients that are there.</summary>
    public async Task<Results<Ok<TvApplication>, ProblemHttpResult>> UpdateAsync(string id, UpdateTvApplication request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(async tx =>
        {
            if (await ApplicationStore.LockAsync(tx, caller.OrganizationId, id) is not { } before)
            {
                return Problems.NotFound();
            }

            if (ETags.Check(http, before.Version) is { } stale)
            {
                return stale;
            }

            if (!TryRead(request.Settings ?? before.Read(), request.GenerateScheme, out var settings, out var invalid))
            {
                return invalid;
            }

            await applications.SaveAsync(tx, before, request.Name?.Trim() ?? before.Name, settings, request.Disabled ?? before.DisabledMs is not null);
            await audit.WriteAsync(tx, caller, "tv-application.update", id, new { request.Name, request.Disabled, From = before.Read(), To = settings });
            return null;
        }, ct);
        return problem is null ? await GetAsync(id, http, ct) : problem;
    }

    /// <summary>Deletes an application. Its software statements and clients are worth nothing from then on.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, CancellationToken ct) =>
        database.RemoveAsync(http, audit, "tv-application.delete", id, (tx, org) => applications.RemoveAsync(tx, org, id), ct);

    private static bool TryRead(TvApplicationSettings given, bool generate, out TvApplicationSettings settings, out ProblemHttpResult? problem)
    {
        settings = generate ? ApplicationRules.WithScheme(given) : given;
        problem = ApplicationRules.Faults(settings) is { Count: > 0 } faults ? Problems.RequestInvalid(faults) : null;
        return problem is null;
    }
}
