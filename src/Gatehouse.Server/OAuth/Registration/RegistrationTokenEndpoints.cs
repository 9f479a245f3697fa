using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.OAuth.Registration;

/// <summary>Registration tokens through the API.</summary>
internal sealed class RegistrationTokenEndpoints(Database database, RegistrationTokenStore tokens, IAudit audit)
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(1);

    /// <summary>All tokens, in the order they were made.</summary>
    public async Task<Ok<Page<OAuthRegistrationToken>>> ListAsync([AsParameters] PageRequest page, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await tokens.ListAsync(Caller.Of(http).OrganizationId, page, ct), r => r.Id, r => r.ToContract()));

    /// <summary>Makes one. The token itself is shown only in this answer.</summary>
    public async Task<Results<Created<CreatedOAuthRegistrationToken>, ProblemHttpResult>> CreateAsync(CreateOAuthRegistrationToken request, HttpContext http, CancellationToken ct)
    {
        var lifetime = request.Lifetime ?? DefaultLifetime;
        if (lifetime < TimeSpan.FromMinutes(1) || lifetime > TimeSpan.FromDays(90))
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["lifetime"] = ["From 1 minute to 90 days."] });
        }

        var caller = Caller.Of(http);
        var created = await database.WriteAsync(async tx =>
        {
            var (row, token) = await tokens.AddAsync(tx, caller.OrganizationId, request.Name.Trim(), request.MaxUses, lifetime);
            await audit.WriteAsync(tx, caller, "oauth-registration-token.create", row.Id, new { row.Name, row.MaxUses });
            return new CreatedOAuthRegistrationToken(row.ToContract(), token);
        }, ct);
        return TypedResults.Created("/api/v1/oauth/registration-tokens", created);
    }

    /// <summary>Ends one at once. Clients that registered with it stay.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, CancellationToken ct) =>
        database.RemoveAsync(http, audit, "oauth-registration-token.delete", id, (tx, org) => RegistrationTokenStore.DeleteAsync(tx, org, id), ct);
}
