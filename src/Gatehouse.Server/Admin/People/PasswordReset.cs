using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People.PasswordChoice;
using Gatehouse.Server.Admin.Sessions;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.People;

/// <summary>Gives somebody a new password. Whoever was invited is active then; a lockout ends, and so do sessions.</summary>
public sealed class PasswordReset(Database database, Passwords passwords, PasswordRules rules, IBrowserSessions browsers, IAudit audit)
{
    /// <summary>Null when done.</summary>
    public async Task<ProblemHttpResult?> RunAsync(Caller caller, string id, SetPassword request, CancellationToken ct)
    {
        var hash = passwords.Hash(request.Password);
        return await database.WriteAsync(async tx =>
        {
            if (await PersonStore.FindAsync(tx, caller.OrganizationId, id) is not { } person)
            {
                return Problems.NotFound();
            }

            if (!PersonRights.MayTouch(caller, person.Role))
            {
                return PersonRights.Refusal();
            }

            var organization = await tx.ScalarAsync<string>("select name from admin_organization where id = @OrganizationId", new { caller.OrganizationId });
            if (rules.Refusal(request.Password, [.. person.Names, organization]) is { } reason)
            {
                return AdminProblems.PasswordUnsuitable(reason.En);
            }

            await StoreAsync(tx, caller.OrganizationId, person, hash);
            await audit.WriteAsync(tx, caller, "person.password-reset", id);
            return null;
        }, ct);
    }

    private async Task StoreAsync(Tx tx, string organizationId, PersonRow person, string hash)
    {
        await tx.ExecuteAsync("delete from admin_invitation where person_id = @Id", new { person.Id });
        await tx.ExecuteAsync(
            """
            update admin_person set password_hash = @hash, version = version + 1, state = case when state = 'invited' then 'active' else state end
            where id = @Id
            """,
            new { person.Id, hash });
        await SignInGuard.ClearAsync(tx, person.Id);
        await SessionStore.EndAllAsync(tx, person.Id);
        await browsers.EndAllAsync(tx, organizationId, person.Id);
    }
}
