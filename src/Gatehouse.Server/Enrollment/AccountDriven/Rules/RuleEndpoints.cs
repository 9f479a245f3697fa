using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.AccountDriven.Rules;

/// <summary>Rules through the API.</summary>
internal sealed class RuleEndpoints(Database database, SettingsChecks checks, IAudit audit, TimeProvider time)
{
    /// <summary>All rules in the order in which they are tried.</summary>
    public static async Task<Ok<Page<AccountDrivenRule>>> ListAsync(HttpContext http, RuleStore rules, CancellationToken ct) =>
        TypedResults.Ok(new Page<AccountDrivenRule>([.. (await rules.ListAsync(Caller.Of(http).OrganizationId, ct)).Select(r => r.ToContract())], null));

    /// <summary>Makes a rule.</summary>
    /// <response code="400">It refers to something that does not exist, or cannot serve here.</response>
    /// <response code="409"><c>conflict</c>: there are 200 rules.</response>
    public static async Task<Results<Created<AccountDrivenRule>, ProblemHttpResult>> CreateAsync(
        SaveAccountDrivenRule request, HttpContext http, RuleEndpoints endpoints, CancellationToken ct)
    {
        var (rule, problem) = await endpoints.SaveAsync(null, request, http, ct);
        return rule is null ? problem! : TypedResults.Created($"/api/v1/enrollment/account-driven/rules/{rule.Id}", rule);
    }

    /// <summary>Replaces a rule; honours <c>If-Match</c>.</summary>
    /// <response code="400">It refers to something that does not exist, or cannot serve here.</response>
    public static async Task<Results<Ok<AccountDrivenRule>, ProblemHttpResult>> ReplaceAsync(
        string id, SaveAccountDrivenRule request, HttpContext http, RuleEndpoints endpoints, CancellationToken ct)
    {
        var (rule, problem) = await endpoints.SaveAsync(id, request, http, ct);
        return rule is null ? problem! : TypedResults.Ok(rule);
    }

    /// <summary>Deletes a rule; devices that came by it stay.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, RuleEndpoints endpoints, CancellationToken ct) =>
        endpoints.RemoveAsync(id, http, ct);

    private Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string id, HttpContext http, CancellationToken ct) =>
        database.RemoveAsync(http, audit, "account-driven.rule.delete", id, (tx, org) => RuleStore.DeleteAsync(tx, org, id), ct);

    private async Task<(AccountDrivenRule? Rule, ProblemHttpResult? Problem)> SaveAsync(string? id, SaveAccountDrivenRule request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var faults = await checks.FaultsAsync(caller.OrganizationId, request.GroupId, request.ScepProfileId, request.EnrollmentSsoId, ct);
        await checks.AddPeopleFaultsAsync(faults, caller.OrganizationId, Filled(request.PersonId), Filled(request.PersonGroupId), ct);
        if (faults.Count > 0)
        {
            return (null, Problems.RequestInvalid(faults));
        }

        return await database.WriteAsync<(AccountDrivenRule?, ProblemHttpResult?)>(async tx =>
        {
            var before = id is null ? null : await RuleStore.LockAsync(tx, caller.OrganizationId, id);
            if (id is not null && (before is null ? Problems.NotFound() : ETags.Check(http, before.Version)) is { } problem)
            {
                return (null, problem);
            }

            if (id is null && await RuleStore.CountAsync(tx, caller.OrganizationId) >= RuleStore.Most)
            {
                return (null, Problems.Conflict($"There can be {RuleStore.Most} rules."));
            }

            var row = Row(before?.Id ?? Id.New("adr", time), caller.OrganizationId, request, request.Position ?? before?.Position ?? RuleStore.Most + 1);
            await RuleStore.SaveAsync(tx, row);
            await audit.WriteAsync(tx, caller, before is null ? "account-driven.rule.create" : "account-driven.rule.update", row.Id, request);
            var saved = (await RuleStore.LockAsync(tx, caller.OrganizationId, row.Id))!;
            ETags.Set(http, saved.Version);
            return (saved.ToContract(), null);
        }, ct);
    }

    private static RuleRow Row(string id, string organizationId, SaveAccountDrivenRule request, long position) => new()
    {
        Id = id,
        OrgId = organizationId,
        Position = position,
        Name = request.Name.Trim(),
        PersonId = Filled(request.PersonId),
        PersonGroupId = Filled(request.PersonGroupId),
        Families = Words.Json(request.Families.Distinct()),
        Mode = Words.Of(request.Mode),
        Method = request.Method is { } method ? Words.Of(method) : null,
        GroupId = Filled(request.GroupId),
        ScepProfileId = Filled(request.ScepProfileId),
        SsoId = Filled(request.EnrollmentSsoId),
    };

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
