using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Accounts.Upstream.Providers;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Organizations;
using Gatehouse.Server.Admin.People;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Upstream.Linking;

/// <summary>
/// Finds, links or makes the person behind an account at a provider. Issuer and subject decide; an address decides once,
/// where the provider is the authority over its domain and has verified it.
/// </summary>
internal sealed class PersonLinker(AccountStore accounts, IAudit audit, TimeProvider time)
{
    /// <summary>Finds, links or makes, and takes over what the provider says of the person.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="row">The provider.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="refreshToken">Its refresh token. Secret.</param>
    public async Task<LinkOutcome> RunAsync(Tx tx, UpstreamRow row, UpstreamProviderSettings settings, PersonFacts facts, string? refreshToken)
    {
        // The same account may arrive twice at once, and must not become two people.
        await OrganizationStore.LockAsync(tx, row.OrgId);
        var outcome = await AccountStore.OwnerAsync(tx, row.Id, facts.Subject) is { } known
            ? await KnownAsync(tx, row, known, facts)
            : await LinkAsync(tx, row, facts) ?? await MakeAsync(tx, row, settings, facts);
        if (outcome is LinkOutcome.Found found)
        {
            await accounts.VouchedAsync(tx, row.Id, facts.Subject, found.PersonId, refreshToken, settings.CheckAccounts, time.GetUtcNow());
            await GroupSync.RunAsync(tx, row.OrgId, found.PersonId, settings.Groups, facts.Groups);
        }

        return outcome;
    }

    private async Task<LinkOutcome> KnownAsync(Tx tx, UpstreamRow row, string personId, PersonFacts facts)
    {
        var before = (await PersonStore.FindAsync(tx, row.OrgId, personId))!;
        if (before.State == "disabled")
        {
            return new LinkOutcome.Refused("the person is disabled here");
        }

        await TakeOverAsync(tx, row, before, facts);
        return new LinkOutcome.Found(personId);
    }

    /// <summary>Null when there is nobody to link.</summary>
    private async Task<LinkOutcome?> LinkAsync(Tx tx, UpstreamRow row, PersonFacts facts)
    {
        if (!facts.EmailIsAuthoritative || await FindByEmailAsync(tx, row.OrgId, facts.Email!) is not { } before)
        {
            return null;
        }

        if (before.State == "disabled")
        {
            return new LinkOutcome.Refused("the person is disabled here");
        }

        if (await AccountStore.FindAsync(tx, before.Id) is not null)
        {
            return new LinkOutcome.Refused("the person has another account at a provider");
        }

        await tx.ExecuteAsync("update admin_person set source = 'upstream', state = 'active', version = version + 1 where id = @Id", new { before.Id });
        await audit.WriteAsync(tx, row.OrgId, "system", row.Id, "person.link", before.Id, new { Provider = row.Id, facts.Email });
        await TakeOverAsync(tx, row, before with { State = "active" }, facts);
        return new LinkOutcome.Found(before.Id);
    }

    private async Task<LinkOutcome> MakeAsync(Tx tx, UpstreamRow row, UpstreamProviderSettings settings, PersonFacts facts)
    {
        if (!settings.CreatePeople)
        {
            return new LinkOutcome.Refused("nobody here has this account, and the provider makes nobody");
        }

        var person = With(
            new PersonRow
            {
                Id = Id.New("usr", time), Name = "", Role = Roles.Text(Role.Member), State = "active", Source = "upstream",
                CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            },
            facts);
        if (!person.Identifiers.Any())
        {
            return new LinkOutcome.Refused("the provider states no usable user name, verified address or Managed Apple Account");
        }

        person = person with { Name = person.Name.Length > 0 ? person.Name : person.Identifiers.First() };
        if (await PersonStore.FindOtherAsync(tx, row.OrgId, person) is not null || !await PersonStore.AddAsync(tx, row.OrgId, person, null))
        {
            return new LinkOutcome.Refused("somebody else here has one of the names");
        }

        await audit.WriteAsync(tx, row.OrgId, "system", row.Id, "person.create", person.Id, new
        {
            Provider = row.Id, person.Email, person.UserName, person.ManagedAppleAccount, person.Role,
        });
        return new LinkOutcome.Found(person.Id);
    }

    private async Task TakeOverAsync(Tx tx, UpstreamRow row, PersonRow before, PersonFacts facts)
    {
        var after = With(before, facts);
        if (await PersonStore.FindOtherAsync(tx, row.OrgId, after) is not null)
        {
            // Somebody else's name stays theirs; this person keeps the old ones and gets in.
            after = after with { Email = before.Email, UserName = before.UserName, ManagedAppleAccount = before.ManagedAppleAccount };
        }

        if (after != before)
        {
            await PersonStore.UpdateAsync(tx, after);
            await audit.WriteAsync(tx, row.OrgId, "system", row.Id, "person.update", before.Id, new
            {
                Provider = row.Id, after.Name, after.Email, after.UserName, after.ManagedAppleAccount, after.GivenName, after.FamilyName,
            });
        }
    }

    // What the provider does not state stays as it is.
    private static PersonRow With(PersonRow person, PersonFacts facts) => person with
    {
        Email = facts.Email ?? person.Email,
        UserName = facts.UserName ?? person.UserName,
        ManagedAppleAccount = facts.ManagedAppleAccount ?? person.ManagedAppleAccount,
        Name = facts.Name ?? person.Name,
        GivenName = facts.GivenName ?? person.GivenName,
        FamilyName = facts.FamilyName ?? person.FamilyName,
    };

    private static Task<PersonRow?> FindByEmailAsync(Tx tx, string organizationId, string email) => tx.FirstAsync<PersonRow>(
        $"select {PersonRow.Columns} from admin_person where org_id = @organizationId and email = @email", new { organizationId, email });
}
