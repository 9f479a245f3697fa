using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>Degradation rules. They hold at once: whoever makes one has an MVPD that is out of order.</summary>
internal sealed class DegradationEndpoints(Database database, DegradationStore degradations, ITvDirectory directory, IAudit audit, TimeProvider time)
{
    /// <summary>Rules, newest first; those that ended stay for a month.</summary>
    public async Task<Ok<Page<TvDegradation>>> ListAsync([AsParameters] PageRequest page, HttpContext http, CancellationToken ct) => TypedResults.Ok(
        page.Page(await degradations.ListAsync(Caller.Of(http).OrganizationId, page, ct), r => r.Id, r => TvViews.Degradation(r, time.GetUtcNow())));

    /// <summary>One rule.</summary>
    public async Task<Results<Ok<TvDegradation>, ProblemHttpResult>> GetAsync(string id, HttpContext http, CancellationToken ct) =>
        await degradations.FindAsync(Caller.Of(http).OrganizationId, id, ct) is { } row ? TypedResults.Ok(TvViews.Degradation(row, time.GetUtcNow())) : Problems.NotFound();

    /// <summary>Makes a rule for each MVPD that is named.</summary>
    public async Task<Results<Ok<Page<TvDegradation>>, ProblemHttpResult>> CreateAsync(CreateTvDegradation request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (Faults(request, await directory.ForAsync(caller.OrganizationId, ct)) is { Count: > 0 } faults)
        {
            return Problems.RequestInvalid(faults);
        }

        var rows = await database.WriteAsync(async tx =>
        {
            var made = new List<DegradationRow>();
            foreach (var mvpd in request.Mvpds.Distinct(StringComparer.Ordinal))
            {
                made.Add(await degradations.AddAsync(tx, caller.OrganizationId, Rule(request, mvpd), caller.Name));
            }

            await audit.WriteAsync(tx, caller, "tv-degradation.create", made[0].Id, request);
            return made;
        }, ct);
        return TypedResults.Ok(new Page<TvDegradation>([.. rows.Select(r => TvViews.Degradation(r, time.GetUtcNow()))], null));
    }

    /// <summary>Ends a rule at once.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, CancellationToken ct) =>
        database.RemoveAsync(http, audit, "tv-degradation.delete", id, (tx, org) => degradations.RemoveAsync(tx, org, id), ct);

    private Degradation Rule(CreateTvDegradation request, string mvpd)
    {
        var starts = request.StartsAt ?? time.GetUtcNow();
        return new Degradation(
            "", DegradationKinds.Parse(request.Kind)!.Value, request.Programmer, request.ServiceProvider, mvpd, request.Resource, request.Message,
            starts, starts.AddSeconds(request.DurationSeconds));
    }

    private Dictionary<string, string[]> Faults(CreateTvDegradation request, TvSettings active)
    {
        var faults = new Dictionary<string, string[]>();
        if (request.Programmer is null == request.ServiceProvider is null)
        {
            faults["serviceProvider"] = ["Either this or a programmer."];
        }
        else if (request.ServiceProvider is { } serviceProvider ? active.ServiceProvider(serviceProvider) is null : active.Programmer(request.Programmer!) is null)
        {
            faults[request.ServiceProvider is null ? "programmer" : "serviceProvider"] = ["There is none by this id."];
        }

        if (request.Mvpds.Any(id => id is null || active.Mvpd(id) is not { TempPass: null }))
        {
            faults["mvpds"] = ["One of them is none, or a trial."];
        }

        if (request is { Kind: "authn-all", Resource: not null })
        {
            faults["resource"] = ["Who is signed in is so for all resources."];
        }

        if (request.StartsAt is { } starts && (starts > time.GetUtcNow().AddDays(366) || starts.AddSeconds(request.DurationSeconds) <= time.GetUtcNow()))
        {
            faults["startsAt"] = ["Within a year, and not over already."];
        }

        return faults;
    }
}
