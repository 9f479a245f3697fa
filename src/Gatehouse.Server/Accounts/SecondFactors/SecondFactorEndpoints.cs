using Gatehouse.Server.Accounts.Passkeys;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Accounts.SecondFactors;

/// <summary>What people have beside a password, as administrators see it.</summary>
public static class SecondFactorEndpoints
{
    /// <summary>What a person has beside a password.</summary>
    public static async Task<Results<Ok<Client.Contracts.Accounts.SecondFactors>, ProblemHttpResult>> GetAsync(
        string id, HttpContext http, PersonStore people, Database database, CancellationToken ct)
    {
        if (await people.FindAsync(Caller.Of(http).OrganizationId, id, ct) is null)
        {
            return Problems.NotFound();
        }

        var found = await SecondFactorView.ReadAsync(database, id, ct);
        return TypedResults.Ok(new Client.Contracts.Accounts.SecondFactors(found.HasApp, found.RecoveryCodesLeft, found.Passkeys));
    }

    /// <summary>Takes a person's second factors away, such as after the loss of a phone; the password alone is enough until they set up others.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> ResetAsync(string id, HttpContext http, Database database, IAudit audit, CancellationToken ct)
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

            await TotpStore.RemoveAsync(tx, id);
            await PasskeyStore.RemoveAllAsync(tx, id);
            await RecoveryCodes.RemoveAsync(tx, id);
            await CodeCheck.ForgetAsync(tx, id);
            await audit.WriteAsync(tx, caller, "person.second-factor-reset", id);
            return TypedResults.NoContent();
        }, ct);
    }
}
