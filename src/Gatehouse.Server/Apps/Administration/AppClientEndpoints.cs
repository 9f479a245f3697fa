using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>Apps of the caller's organization. Each has a client of the authorization server behind it, which this looks after.</summary>
internal sealed class AppClientEndpoints(Database database, AppStore apps, IClients clients, AppClientRules rules, IAudit audit)
{
    /// <summary>Apps, in the order of their client ids.</summary>
    public async Task<Ok<Page<AppClient>>> ListAsync([AsParameters] PageRequest page, HttpContext http, CancellationToken ct)
    {
        var rows = await apps.ListAsync(Caller.Of(http).OrganizationId, page, ct);
        var known = new Dictionary<string, OAuthClient>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            known[row.ClientId] = (await clients.FindAsync(row.OrgId, row.ClientId, ct))!;
        }

        return TypedResults.Ok(page.Page(rows, r => r.Alias, r => AppViews.Client(r, known[r.ClientId])));
    }

    /// <summary>One app.</summary>
    public async Task<Results<Ok<AppClient>, ProblemHttpResult>> GetAsync(string id, HttpContext http, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        if (await apps.FindByIdAsync(organizationId, id, ct) is not { } row || await clients.FindAsync(organizationId, id, ct) is not { } client)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(AppViews.Client(row, client));
    }

    /// <summary>Makes an app, with the client that its installations are known as.</summary>
    public async Task<Results<Created<AppClient>, ProblemHttpResult>> CreateAsync(CreateAppClient request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var given = request.Settings ?? new AppClientSettings();
        var (settings, lifetimes) = (AppViews.Settings(given), AppViews.Lifetimes(given));
        if (await rules.FaultsAsync(caller.OrganizationId, request.ClientId, settings, lifetimes, ct) is { Count: > 0 } faults)
        {
            return Problems.RequestInvalid(faults);
        }

        var id = await database.WriteAsync(async tx =>
        {
            if (await AppStore.LockAsync(tx, caller.OrganizationId, request.ClientId) is not null)
            {
                return null;
            }

            var made = await apps.SaveAsync(tx, caller.OrganizationId, request.ClientId, request.Name?.Trim() ?? request.ClientId, settings, lifetimes);
            await audit.WriteAsync(tx, caller, "app.create", made, new { request.ClientId, Settings = settings });
            return made;
        }, ct);
        if (id is null)
        {
            return Problems.Conflict("There is an app with this client id.");
        }

        var row = (await apps.FindByIdAsync(caller.OrganizationId, id, ct))!;
        return TypedResults.Created($"/api/v1/apps/clients/{id}", AppViews.Client(row, (await clients.FindAsync(caller.OrganizationId, id, ct))!));
    }

    /// <summary>Changes an app. What is absent stays; it holds at once, also for installations that are there.</summary>
    public async Task<Results<Ok<AppClient>, ProblemHttpResult>> UpdateAsync(string id, UpdateAppClient request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (await apps.FindByIdAsync(caller.OrganizationId, id, ct) is not { } row || await clients.FindAsync(caller.OrganizationId, id, ct) is not { } client)
        {
            return Problems.NotFound();
        }

        var given = request.Settings ?? AppViews.Client(row, client).Settings;
        var (settings, lifetimes) = (AppViews.Settings(given), AppViews.Lifetimes(given));
        if (await rules.FaultsAsync(caller.OrganizationId, row.Alias, settings, lifetimes, ct) is { Count: > 0 } faults)
        {
            return Problems.RequestInvalid(faults);
        }

        var problem = await database.WriteAsync(async tx =>
        {
            if (await AppStore.LockAsync(tx, caller.OrganizationId, row.Alias) is not { } before)
            {
                return Problems.NotFound();
            }

            if (ETags.Check(http, before.Version) is { } stale)
            {
                return stale;
            }

            await apps.SaveAsync(tx, caller.OrganizationId, row.Alias, request.Name?.Trim() ?? client.Name, settings, lifetimes);
            await audit.WriteAsync(tx, caller, "app.update", id, new { request.Name, From = before.Read(), To = settings });
            return null;
        }, ct);
        return problem is null ? await GetAsync(id, http, ct) : problem;
    }

    /// <summary>Deletes an app with all its installations; users who have others stay.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (await apps.FindByIdAsync(caller.OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        var removed = await database.WriteAsync(async tx =>
        {
            var installations = await AppUserStore.RemoveOfAppAsync(tx, caller.OrganizationId, id);
            if (!await apps.RemoveAsync(tx, caller.OrganizationId, row.Alias))
            {
                return false;
            }

            await audit.WriteAsync(tx, caller, "app.delete", id, new { ClientId = row.Alias, Installations = installations });
            return true;
        }, ct);
        return removed ? TypedResults.NoContent() : Problems.NotFound();
    }
}
