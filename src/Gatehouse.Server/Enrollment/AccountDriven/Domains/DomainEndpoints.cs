using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.AccountDriven.Domains;

/// <summary>Domains through the API.</summary>
internal sealed class DomainEndpoints(Database database, DomainStore domains, DomainVerifier verifier, OrganizationDirectory organizations, IAudit audit)
{
    /// <summary>All domains of the organization.</summary>
    public static async Task<Ok<Page<AccountDomain>>> ListAsync(HttpContext http, DomainStore domains, CancellationToken ct) =>
        TypedResults.Ok(new Page<AccountDomain>([.. (await domains.ListAsync(Caller.Of(http).OrganizationId, ct)).Select(d => d.ToContract())], null));

    /// <summary>Adds a domain. Until it is verified it is only asserted; the answer has the DNS record that verifies it. A repetition changes nothing.</summary>
    /// <response code="409"><c>conflict</c>: there are 200 domains.</response>
    public static Task<Results<Created<AccountDomain>, ProblemHttpResult>> AddAsync(
        AddAccountDomain request, HttpContext http, DomainEndpoints endpoints, CancellationToken ct) => endpoints.AddAsync(request.Domain, http, ct);

    /// <summary>Removes a domain. Devices that enrolled stay.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string domain, HttpContext http, DomainEndpoints endpoints, CancellationToken ct) =>
        endpoints.RemoveAsync(domain, http, ct);

    /// <summary>Asks the domain as a device would, says what a device would make of it, and notes the domain as verified when its DNS or its own web server proves that it is this organization's.</summary>
    public static async Task<Results<Ok<DiscoveryCheck>, ProblemHttpResult>> CheckAsync(string domain, HttpContext http, DomainEndpoints endpoints, CancellationToken ct) =>
        await endpoints.CheckAsync(domain, Caller.Of(http), ct) is { } check ? TypedResults.Ok(check) : Problems.NotFound();

    private async Task<Results<Created<AccountDomain>, ProblemHttpResult>> AddAsync(string text, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (!UserIdentifier.TryParseDomain(text.Trim().TrimEnd('.'), out var domain) || domain.Length > DomainChallenge.MaxDomainLength)
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]>
            {
                ["domain"] = [$"A fully qualified domain name of at most {DomainChallenge.MaxDomainLength} characters, such as example.com."],
            });
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

    private async Task<DiscoveryCheck?> CheckAsync(string domain, Caller caller, CancellationToken ct) =>
        await domains.FindAsync(caller.OrganizationId, domain.ToLowerInvariant(), ct) is { } claim
        && await organizations.FindAsync(caller.OrganizationId, ct) is { } organization
            ? await verifier.CheckAsync(claim, organization.Slug, caller, ct)
            : null;
}
