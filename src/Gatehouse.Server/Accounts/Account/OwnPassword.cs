using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People.PasswordChoice;
using Gatehouse.Server.Admin.Sessions;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Account;

/// <summary>People change their own password; wrong guesses of the present one count like sign-ins.</summary>
internal sealed class OwnPassword(Database database, SignInGuard guard, Passwords passwords, PasswordRules rules, IBrowserSessions browsers, IAudit audit)
{
    /// <summary>What is the matter; null when done. Other browsers are signed out.</summary>
    public async Task<LocalText?> ChangeAsync(AccountVisit visit, string current, string wanted, CancellationToken ct)
    {
        var person = visit.Person;
        var stored = await database.FirstAsync<string>("select password_hash from admin_person where id = @Id", new { person.Id }, ct);
        if (current.Length > PasswordRules.MaxLength || !await guard.TryAsync(person.Id, ct) || !passwords.Verify(stored, current, out _))
        {
            return AccountTexts.PasswordWrong;
        }

        if (wanted.Length is < PasswordRules.MinLength or > PasswordRules.MaxLength)
        {
            return AccountTexts.PasswordLength;
        }

        if (rules.Refusal(wanted, person.Email, person.UserName, person.ManagedAppleAccount, person.Name, person.GivenName, person.FamilyName, visit.Organization) is { } reason)
        {
            return AccountTexts.PasswordUnsuitable(reason);
        }

        var hash = passwords.Hash(wanted);
        return await database.WriteAsync(async tx =>
        {
            if (await tx.ExecuteAsync("update admin_person set password_hash = @hash where id = @Id and password_hash = @stored", new { person.Id, hash, stored }) != 1)
            {
                return AccountTexts.PasswordWrong; // somebody else has replaced it since it was compared
            }

            await SignInGuard.ClearAsync(tx, person.Id);
            await SessionStore.EndAllAsync(tx, person.Id);
            await browsers.EndAllAsync(tx, visit.Session.OrganizationId, person.Id, except: visit.Session.Id);
            await audit.WriteAsync(tx, visit.Session.OrganizationId, "person", person.Id, "person.password-change", person.Id);
            return null;
        }, ct);
    }
}
