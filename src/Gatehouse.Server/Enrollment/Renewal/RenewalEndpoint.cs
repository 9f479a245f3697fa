using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.Renewal;

/// <summary>An administrator does not wait for the renewal window.</summary>
internal static class RenewalEndpoint
{
    /// <summary>Sends the device its enrollment profile again, with a new challenge, so that it renews its identity.</summary>
    /// <response code="409"><c>renewal-not-possible</c>: <c>code</c> says what is in the way.</response>
    public static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        string id, HttpContext http, RenewalPlanner planner, RenewalSender sender, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (await planner.FindAsync(caller.OrganizationId, id, ct) is not { } device)
        {
            return Problems.NotFound();
        }

        var (plan, cause) = await planner.PlanAsync(device, ct);
        if (plan is null)
        {
            return EnrollmentProblems.RenewalNotPossible(cause!);
        }

        return await sender.SendAsync(plan, new RenewalOrigin("admin", caller.Name), tx => audit.WriteAsync(tx, caller, "device.renew-identity", id), ct)
            ? TypedResults.NoContent()
            : EnrollmentProblems.RenewalNotPossible(RenewalCauses.NotManaged);
    }
}
