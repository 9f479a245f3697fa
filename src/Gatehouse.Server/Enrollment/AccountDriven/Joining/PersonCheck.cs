using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Rules;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;
using Gatehouse.Server.Enrollment.Journal;

namespace Gatehouse.Server.Enrollment.AccountDriven.Joining;

/// <summary>What was found about a person who signed in: may enroll so, or may not and why.</summary>
/// <param name="Person">The person; null when nobody is there any more.</param>
/// <param name="Choice">What rules and settings say for the person.</param>
/// <param name="Cause">Why not; null when all is well.</param>
internal sealed record PersonVerdict(DirectoryPerson? Person, Choice Choice, string? Cause);

/// <summary>
/// Whether a person may enroll in the mode that discovery promised. What was typed there was nobody's word; so the
/// decision is made again, for who really signed in.
/// </summary>
internal sealed class PersonCheck(IPeople people, RuleStore rules)
{
    /// <summary>Decides.</summary>
    public async Task<PersonVerdict> DecideAsync(SettingsRow settings, string personId, string mode, string? product, CancellationToken ct)
    {
        var person = await people.FindAsync(settings.OrgId, personId, ct);
        var choice = Choice.Of(settings, await rules.ListAsync(settings.OrgId, ct), person, Choice.FamilyOfProduct(product));
        return new PersonVerdict(person, choice, person is null ? Causes.AccountNotActive : await CauseAsync(person, choice, mode, ct));
    }

    private async Task<string?> CauseAsync(DirectoryPerson person, Choice choice, string mode, CancellationToken ct)
    {
        if (!person.Active)
        {
            return Causes.AccountNotActive;
        }

        if (choice.Mode == AccountMode.Off || Words.Of(choice.Mode) != mode)
        {
            return choice.Mode == AccountMode.Off ? Causes.AccountSwitchedOff : Causes.AccountOtherMode;
        }

        if (!UserIdentifier.TryParse(person.ManagedAppleAccount, out _))
        {
            return Causes.ManagedAppleAccountMissing;
        }

        return await people.StandingAsync(person.OrganizationId, person.Id, ct) switch
        {
            Standing.Good => null,
            Standing.Gone => Causes.AccountNotActive,
            _ => Causes.UpstreamUnavailable,
        };
    }
}
