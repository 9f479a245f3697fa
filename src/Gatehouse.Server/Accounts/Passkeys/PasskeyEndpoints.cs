using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Accounts.SecondFactors;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Accounts.Passkeys;

/// <summary>Passkeys of people, as administrators see them. Only the person can make one.</summary>
public static class PasskeyEndpoints
{
    /// <summary>Passkeys of a person, in the order they were made.</summary>
    public static async Task<Results<Ok<Page<Passkey>>, ProblemHttpResult>> ListAsync(
        string id, [AsParameters] PageRequest page, HttpContext http, PersonStore people, PasskeyStore passkeys, CancellationToken ct)
    {
        var organization = Caller.Of(http).OrganizationId;
        return await people.FindAsync(organization, id, ct) is null
            ? Problems.NotFound()
            : TypedResults.Ok(page.Page(await passkeys.PageAsync(organization, id, page, ct), r => r.Id, r => r.ToContract()));
    }

    /// <summary>Removes a passkey, such as after the loss of the device it is on. Whoever is signed in with it stays so.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string id, string passkeyId, HttpContext http, Database database, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<NoContent, ProblemHttpResult>>(async tx =>
        {
            if (await PersonStore.FindAsync(tx, caller.OrganizationId, id) is not { } person)
            {
                return Problems.NotFound();
            }

            if (!PersonRights.MayTouch(caller, person.Role))
            {
                return PersonRights.Refusal();
            }

            if (!await PasskeyStore.RemoveAsync(tx, caller.OrganizationId, id, passkeyId))
            {
                return Problems.NotFound();
            }

            await RecoveryCodes.RemoveUnneededAsync(tx, id);
            await audit.WriteAsync(tx, caller, "person.passkey-remove", id, new { Passkey = passkeyId });
            return TypedResults.NoContent();
        }, ct);
    }
}
