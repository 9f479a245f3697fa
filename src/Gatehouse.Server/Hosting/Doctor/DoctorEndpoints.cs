using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Hosting.Doctor;

/// <summary>Everything the checks find.</summary>
public static class DoctorEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Checks the running server and the caller's organization; the worst findings come first.</summary>
    public static async Task<Ok<IReadOnlyList<DoctorFinding>>> RunAsync(HttpContext http, IEnumerable<IDoctorCheck> checks, ILogger<IDoctorCheck> log, CancellationToken ct)
    {
        var organization = Caller.Of(http).OrganizationId;
        var findings = await Task.WhenAll(checks.Select(c => RunAsync(c, organization, log, ct)));
        return TypedResults.Ok<IReadOnlyList<DoctorFinding>>([.. findings.SelectMany(f => f).OrderByDescending(f => f.Severity).ThenBy(f => f.Name, StringComparer.Ordinal)]);
    }

    private static async Task<IReadOnlyList<DoctorFinding>> RunAsync(IDoctorCheck check, string organizationId, ILogger log, CancellationToken ct)
    {
        try
        {
            return await check.RunAsync(organizationId, ct).WaitAsync(Patience, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            HostingLog.CheckFailed(log, e, check.Name);
            return [new DoctorFinding(check.Name, FindingSeverity.Error, "The check itself failed.", "The server's log has the reason (event 2014).")];
        }
    }
}
