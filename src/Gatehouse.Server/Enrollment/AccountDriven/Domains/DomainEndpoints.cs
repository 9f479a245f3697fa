using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.AccountDriven.Domains;

/// <summary>Domains through the API.</summary>
internal sealed class DomainEndpoints(Database database, DomainStore domains, DiscoveryProbe probe, OrganizationDirectory organizations, IAudit audit)
{
    /// <summary>All domains of the organization.</summary>
    public static async Task<Ok<Page<AccountDomain>>> ListAsync(HttpContext http, DomainStore domains, CancellationToken ct) =>
        TypedResults.Ok(new Page<AccountDomain>([.. (await domains.ListAsync(Caller.Of(http).OrganizationId, ct)).Select(d => d.ToContract())], null));

    /// <summary>Adds a domain. Until the domain's own web server names this organization it is only asserted.</summary>
    /// <response code="409"><c>conflict</c>: there are 200 domains.</response>
    public static Task<Results<Created<AccountDomain>, ProblemHttpResult>> AddAsync(
        AddAccountDomain request, HttpContext http, DomainEndpoints endpoints, CancellationToken ct) => endpoints.AddAsync(request.Domain, http, ct);

    /// <summary>Removes a domain. Devices that enrolled stay.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string domain, HttpContext http, DomainEndpoints endpoints, CancellationToken ct) =>
        endpoints.RemoveAsync(domain, http, ct);

    /// <summary>Asks the domain as a device would, says what a device would make of it, and notes the domain as verified when it names this organization.</summary>
    public static async Task<Results<Ok<DiscoveryCheck>, ProblemHttpResult>> CheckAsync(string domain, HttpContext http, DomainEndpoints endpoints, CancellationToken ct) =>
        await endpoints.CheckAsync(domain, Caller.Of(http), ct) is { } check ? TypedResults.Ok(check) : Problems.NotFound();

    private async Task<Results<Created<AccountDomain>, ProblemHttpResult>> AddAsync(string text, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (!UserIdentifier.TryParseDomain(text.Trim().TrimEnd('.'), out var domain))
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["domain"] = ["A fully qualified domain name, such as example.com."] });
        }

        var full = await database.WriteAsync(async tx =>
        {
            if (await DomainStore.CountAsync(tx, caller.OrganizationId) >= DomainStore.Most)
            {
                return true;
            }

            await domains.AddAsync(tx, caller.OrganizationId, domain);
            await audit.WriteAsync(tx, caller, "account-driven.domain.add", domain);
            return false;
        }, ct);
        return full
            ? Problems.Conflict($"There can be {DomainStore.Most} domains.")
            : TypedResults.Created($"/api/v1/enrollment/account-driven/domains/{domain}", (await domains.FindAsync(caller.OrganizationId, domain, ct))!.ToContract());
    }

    private Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string domain, HttpContext http, CancellationToken ct) =>
        database.RemoveAsync(http, audit, "account-driven.domain.remove", domain, (tx, org) => DomainStore.RemoveAsync(tx, org, domain.ToLowerInvariant()), ct);

    private async Task<DiscoveryCheck?> CheckAsync(string domain, Caller caller, CancellationToken ct)
    {
        if (await domains.FindAsync(caller.OrganizationId, domain.ToLowerInvariant(), ct) is not { } row
            || await organizations.FindAsync(caller.OrganizationId, ct) is not { } organization)
        {
            return null;
        }

        var check = await probe.CheckAsync(row.Domain, organization.Slug, ct);
        if (check.Works && row.VerifiedMs is null)
        {
            await database.WriteAsync(async tx =>
            {
                await domains.VerifyAsync(tx, caller.OrganizationId, row.Domain);
                await audit.WriteAsync(tx, caller, "account-driven.domain.verify", row.Domain);
            }, ct);
        }

        return check;
    }
}
