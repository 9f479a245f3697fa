using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Quotas;
using Gatehouse.Server.Apps.Settings;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Apps.Administration;

/// <summary>How the caller's organization lets apps enroll without a person.</summary>
internal sealed class AppEnrollmentEndpoints(Database database, TenantStore tenants, QuotaStore quotas, IAudit audit)
{
    /// <summary>What is allowed, and how many installations there are.</summary>
    public async Task<Ok<AppEnrollment>> GetAsync(HttpContext http, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        var row = await tenants.ReadAsync(organizationId, ct);
        ETags.Set(http, row.Version);
        return TypedResults.Ok(AppViews.Enrollment(row, await quotas.PopulationAsync(organizationId, ct)));
    }

    /// <summary>Replaces what is allowed. It holds at once, and for what enrolls from now on.</summary>
    public async Task<Results<Ok<AppEnrollment>, ProblemHttpResult>> UpdateAsync(AppEnrollmentSettings request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (SettingsRules.Faults(request) is { Count: > 0 } faults)
        {
            return Problems.RequestInvalid(faults);
        }

        var stale = await database.WriteAsync(async tx =>
        {
            var before = await TenantStore.LockAsync(tx, caller.OrganizationId);
            if (ETags.Check(http, before.Version) is { } changed)
            {
                return changed;
            }

            await tenants.SaveAsync(tx, caller.OrganizationId, request);
            await audit.WriteAsync(tx, caller, "app-enrollment.update", caller.OrganizationId, new { From = before.Read(), To = request });
            return null;
        }, ct);
        return stale is null ? await GetAsync(http, ct) : stale;
    }
}
