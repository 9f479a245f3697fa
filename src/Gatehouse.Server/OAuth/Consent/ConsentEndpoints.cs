using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.OAuth.Consent;

/// <summary>What the organization's people allowed clients.</summary>
internal static class ConsentEndpoints
{
    /// <summary>In the order they were given first.</summary>
    /// <param name="personId">Only of this person.</param>
    /// <param name="clientId">Only for this client.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="http">Request.</param>
    /// <param name="consents">Store.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<Ok<Page<OAuthConsent>>> ListAsync(
        string? personId, string? clientId, [AsParameters] PageRequest page, HttpContext http, ConsentStore consents, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await consents.ListAsync(Caller.Of(http).OrganizationId, personId, clientId, page, ct), r => r.Id, ToContract));

    /// <summary>Takes one back: the client is asked for again, and what it was given in the person's name ends at once.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string id, HttpContext http, Database database, IGrants grants, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var revoked = await database.WriteAsync(async tx =>
        {
            if (await ConsentStore.RemoveAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return false;
            }

            var open = await tx.QueryAsync<string>(
                "select id from oauth_grant where org_id = @OrganizationId and person_id = @PersonId and client_id = @ClientId and ended_ms is null",
                new { caller.OrganizationId, row.PersonId, row.ClientId });
            foreach (var grant in open)
            {
                await grants.EndAsync(tx, caller.OrganizationId, grant, EndReasons.EndedByAdministrator);
            }

            await audit.WriteAsync(tx, caller, "consent.revoke", id, new { row.PersonId, row.ClientId, grants = open.Count });
            return true;
        }, ct);
        return revoked ? TypedResults.NoContent() : Problems.NotFound();
    }

    private static OAuthConsent ToContract(ConsentRow row) => new(
        row.Id, row.PersonId, row.PersonName, row.ClientId, row.ClientName, row.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs), DateTimeOffset.FromUnixTimeMilliseconds(row.UpdatedMs));
}
