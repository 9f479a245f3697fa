using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Accounts.Upstream.Discovery;
using Gatehouse.Server.Accounts.Upstream.Linking;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Accounts.Upstream.Providers;

/// <summary><c>/api/v1/upstream-providers</c></summary>
internal static class UpstreamEndpoints
{
    /// <summary>Identity providers, oldest first.</summary>
    public static async Task<Ok<Page<UpstreamProvider>>> ListAsync(
        [AsParameters] PageRequest page, HttpContext http, UpstreamStore store, UpstreamView view, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        var rows = await store.ListAsync(organizationId, page, ct);
        var domains = await store.DomainsAsync(organizationId, ct);
        var show = await view.ForAsync(organizationId, ct);
        return TypedResults.Ok(page.Page(rows, r => r.Id, r => show(r, domains[r.Id])));
    }

    /// <summary>One identity provider. Its secret is never shown.</summary>
    public static async Task<Results<Ok<UpstreamProvider>, ProblemHttpResult>> GetAsync(
        string id, HttpContext http, UpstreamStore store, UpstreamView view, CancellationToken ct)
    {
        if (await store.FindAsync(Caller.Of(http).OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(await view.OfAsync(row, (await store.DomainsAsync(row.OrgId, ct))[id], ct));
    }

    /// <summary>Makes an identity provider. Nothing is asked of it yet; the test action does.</summary>
    public static async Task<Results<Created<UpstreamProvider>, ProblemHttpResult>> CreateAsync(
        CreateUpstreamProvider request, HttpContext http, ChangeUpstream change, UpstreamView view, CancellationToken ct)
    {
        var (saved, problem) = await change.CreateAsync(Caller.Of(http), request, ct);
        if (saved is null)
        {
            return problem!;
        }

        ETags.Set(http, saved.Row.Version);
        return TypedResults.Created($"/api/v1/upstream-providers/{saved.Row.Id}", await view.OfAsync(saved.Row, saved.Domains, ct));
    }

    /// <summary>Changes an identity provider.</summary>
    public static async Task<Results<Ok<UpstreamProvider>, ProblemHttpResult>> UpdateAsync(
        string id, UpdateUpstreamProvider request, HttpContext http, ChangeUpstream change, UpstreamView view, CancellationToken ct)
    {
        var (saved, problem) = await change.UpdateAsync(Caller.Of(http), id, request, version => ETags.Matches(http, version), ct);
        if (saved is null)
        {
            return problem!;
        }

        ETags.Set(http, saved.Row.Version);
        return TypedResults.Ok(await view.OfAsync(saved.Row, saved.Domains, ct));
    }

    /// <summary>Removes an identity provider. People who came from it stay; nothing is renewed for them until they are linked again or made local.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, HttpContext http, Database database, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(async tx =>
        {
            if (await UpstreamStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return Problems.NotFound();
            }

            if (UpstreamRules.RightsRefusal(caller, await UpstreamStore.DomainsAsync(tx, id)) is { } refusal)
            {
                return refusal;
            }

            await UpstreamStore.DeleteAsync(tx, id);
            await audit.WriteAsync(tx, caller, "upstream.delete", id, new { row.Name, row.Issuer });
            return null;
        }, ct);
        return problem is null ? TypedResults.NoContent() : problem;
    }

    /// <summary>Asks an identity provider for its documents, and says what they mean for us.</summary>
    public static async Task<Results<Ok<UpstreamTest>, ProblemHttpResult>> TestAsync(
        string id, HttpContext http, UpstreamStore store, ProviderTest test, Database database, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (await store.FindAsync(caller.OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        var result = await test.RunAsync(row, ct);
        await database.WriteAsync(tx => audit.WriteAsync(tx, caller, "upstream.test", id, new { result.Passed }), ct);
        return TypedResults.Ok(result);
    }

    /// <summary>Takes a person's account at the provider away; the person is a local one from then on.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> UnlinkAsync(
        string id, string personId, HttpContext http, Database database, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(async tx =>
        {
            if (await PersonStore.FindAsync(tx, caller.OrganizationId, personId) is not { } person)
            {
                return Problems.NotFound();
            }

            if (!PersonRights.MayTouch(caller, person.Role))
            {
                return PersonRights.Refusal();
            }

            if (!await AccountStore.UnlinkAsync(tx, id, personId))
            {
                return Problems.NotFound();
            }

            await audit.WriteAsync(tx, caller, "person.unlink", personId, new { Provider = id });
            return null;
        }, ct);
        return problem is null ? TypedResults.NoContent() : problem;
    }
}
