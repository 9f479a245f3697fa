using System.ComponentModel;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.OAuth.Grants;

/// <summary>Grants through the API: list and end.</summary>
internal sealed class GrantEndpoints(Database database, GrantQuery query, GrantStore grants, IAudit audit)
{
    /// <summary>What people and clients were given, newest first.</summary>
    public async Task<Ok<Page<OAuthGrant>>> ListAsync(
        [AsParameters] PageRequest page, HttpContext http,
        [Description("Only to this person.")] string? personId, [Description("Only to this client.")] string? clientId,
        [Description("True for those that live, false for those that ended.")] bool? live, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await query.ListAsync(Caller.Of(http).OrganizationId, personId, clientId, live, page, ct), r => r.Id, r => r.ToContract()));

    /// <summary>Ends a grant, and with it all its tokens, at once.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> EndAsync(string id, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (!await query.ExistsAsync(caller.OrganizationId, id, ct))
        {
            return Problems.NotFound();
        }

        await database.WriteAsync(async tx =>
        {
            if (await grants.EndAsync(tx, caller.OrganizationId, id, EndReasons.EndedByAdministrator))
            {
                await audit.WriteAsync(tx, caller, "grant.end", id);
            }
        }, ct);
        return TypedResults.NoContent();
    }
}
