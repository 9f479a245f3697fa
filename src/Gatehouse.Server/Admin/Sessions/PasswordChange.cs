using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People;
using Gatehouse.Server.Admin.People.PasswordChoice;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.Sessions;

/// <summary>Changes a password against the current one; tries count like sign-ins.</summary>
public sealed class PasswordChange(Database database, SignInGuard guard, Passwords passwords, PasswordRules rules, PersonStore people, IBrowserSessions browsers, IAudit audit)
{
    /// <summary>Null when done.</summary>
    public async Task<ProblemHttpResult?> RunAsync(Caller person, string sessionId, ChangePassword request, CancellationToken ct)
    {
        var row = await database.FirstAsync<Row>(
            "select p.password_hash, o.name as organization from admin_person p join admin_organization o on o.id = p.org_id where p.id = @Id", new { person.Id }, ct);
        if (row is null || !await guard.TryAsync(person.Id, ct) || !passwords.Verify(row.PasswordHash, request.Current, out _))
        {
            return AdminProblems.SignInFailed();
        }

        var names = (await people.FindAsync(person.OrganizationId, person.Id, ct))?.Names ?? [];
        if (rules.Refusal(request.New, [.. names, row.Organization]) is { } reason)
        {
            return AdminProblems.PasswordUnsuitable(reason.En);
        }

        var hash = passwords.Hash(request.New);
        return await database.WriteAsync(async tx =>
        {
            if (await tx.ExecuteAsync(
                "update admin_person set password_hash = @hash where id = @Id and password_hash = @PasswordHash", new { person.Id, hash, row.PasswordHash }) != 1)
            {
                return AdminProblems.SignInFailed(); // somebody else has replaced it since it was compared
            }

            await SignInGuard.ClearAsync(tx, person.Id);
            await tx.ExecuteAsync("delete from admin_session where person_id = @Id and id <> @sessionId", new { person.Id, sessionId });
            await browsers.EndAllAsync(tx, person.OrganizationId, person.Id);
            await audit.WriteAsync(tx, person, "person.password-change", person.Id);
            return null;
        }, ct);
    }

    private sealed class Row
    {
        public string? PasswordHash { get; init; }

        public required string Organization { get; init; }
    }
}
