using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.Organizations;

/// <summary>The caller's organization.</summary>
public static class OrganizationEndpoints
{
    /// <summary>The organization of the caller.</summary>
    public static async Task<Ok<Organization>> GetAsync(HttpContext http, OrganizationStore organizations, CancellationToken ct)
    {
        var found = await organizations.GetVersionedAsync(Caller.Of(http).OrganizationId, ct);
        ETags.Set(http, found.Version);
        return TypedResults.Ok(found.Organization);
    }

    /// <summary>Changes the organization.</summary>
    public static async Task<Results<Ok<Organization>, ProblemHttpResult>> UpdateAsync(
        UpdateOrganization request, HttpContext http, Database database, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var changed = await database.WriteAsync<VersionedOrganization?>(async tx =>
        {
            var before = await OrganizationStore.LockAsync(tx, caller.OrganizationId);
            if (!ETags.Matches(http, before.Version))
            {
                return null;
            }

            if (request.Name?.Trim() is not { Length: > 0 } name || name == before.Organization.Name)
            {
                return before;
            }

            await OrganizationStore.RenameAsync(tx, caller.OrganizationId, name);
            await audit.WriteAsync(tx, caller, "organization.update", caller.OrganizationId, new { From = before.Organization.Name, To = name });
            return new VersionedOrganization(before.Organization with { Name = name }, before.Version + 1);
        }, ct);
        if (changed is null)
        {
            return Problems.PreconditionFailed();
        }

        ETags.Set(http, changed.Version);
        return TypedResults.Ok(changed.Organization);
    }
}
