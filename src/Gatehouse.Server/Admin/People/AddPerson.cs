using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People.PasswordChoice;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.People;

/// <summary>Adds people to the directory: with a password, with an invitation, or with neither.</summary>
public sealed class AddPerson(Database database, Invitations invitations, Passwords passwords, PasswordRules rules, IAudit audit, TimeProvider time)
{
    /// <summary>Adds somebody.</summary>
    public async Task<(CreatedPerson? Created, ProblemHttpResult? Problem)> RunAsync(Caller caller, NewPerson request, CancellationToken ct)
    {
        var person = Row(request);
        if ((Refusal(caller, person) ?? await PasswordRefusalAsync(caller, request.Password, person, ct)) is { } refusal)
        {
            return (null, refusal);
        }

        var hash = request.Password is { } password ? passwords.Hash(password) : null;
        return await database.WriteAsync(tx => AddAsync(tx, caller, person, hash), ct);
    }

    /// <summary>Adds one of many, without a password, in their transaction; whoever has a problem is not added, and the others are the caller's to take back.</summary>
    public async Task<(CreatedPerson? Created, ProblemHttpResult? Problem)> AddOneOfManyAsync(Tx tx, Caller caller, NewPerson request)
    {
        var person = Row(request);
        return Refusal(caller, person) is { } refusal ? (null, refusal) : await AddAsync(tx, caller, person, null);
    }

    /// <summary>What to say when somebody else has one of the names.</summary>
    public static ProblemHttpResult Taken(PersonRow person, PersonRow other) =>
        person.Email is not null && person.Email == other.Email ? AdminProblems.EmailTaken() : AdminProblems.IdentifierTaken();

    private async Task<(CreatedPerson? Created, ProblemHttpResult? Problem)> AddAsync(Tx tx, Caller caller, PersonRow person, string? hash)
    {
        if (await PersonStore.FindOtherAsync(tx, caller.OrganizationId, person) is { } other)
        {
            return (null, Taken(person, other));
        }

        if (!await PersonStore.AddAsync(tx, caller.OrganizationId, person, hash))
        {
            return (null, AdminProblems.IdentifierTaken());
        }

        await audit.WriteAsync(tx, caller, person.State == "invited" ? "person.invite" : "person.create", person.Id, new
        {
            person.Email, person.UserName, person.ManagedAppleAccount, person.Role, Password = hash is null ? null : "•••",
        });
        if (person.State != "invited")
        {
            return (new CreatedPerson(person.ToContract(), null, null), null);
        }

        var invitation = await invitations.IssueAsync(tx, caller.OrganizationId, person.ToContract());
        return (new CreatedPerson(invitation.Person, invitation.Link, invitation.ExpiresAt), null);
    }

    private static ProblemHttpResult? Refusal(Caller caller, PersonRow person)
    {
        if (!PersonRights.MayTouch(caller, person.Role))
        {
            return PersonRights.Refusal();
        }

        if (!person.Identifiers.Any())
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["userName"] = ["One of user name, e-mail address and Managed Apple Account is needed."] });
        }

        return null;
    }

    private async Task<ProblemHttpResult?> PasswordRefusalAsync(Caller caller, string? password, PersonRow person, CancellationToken ct)
    {
        if (password is null)
        {
            return null;
        }

        var organization = await database.FirstAsync<string>("select name from admin_organization where id = @OrganizationId", new { caller.OrganizationId }, ct);
        return rules.Refusal(password, [.. person.Names, organization]) is { } reason ? AdminProblems.PasswordUnsuitable(reason.En) : null;
    }

    private PersonRow Row(NewPerson request) => new()
    {
        Id = Id.New("usr", time),
        Email = Name(request.Email),
        UserName = Name(request.UserName),
        ManagedAppleAccount = Name(request.ManagedAppleAccount),
        Name = request.Name.Trim(),
        GivenName = request.GivenName?.Trim() is { Length: > 0 } given ? given : null,
        FamilyName = request.FamilyName?.Trim() is { Length: > 0 } family ? family : null,
        Role = Roles.Text(request.Role.FromContract()),
        State = request.Password is null && request.Invite ? "invited" : "active",
        CreatedMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
    };

    private static string? Name(string? text) => string.IsNullOrWhiteSpace(text) ? null : Emails.Normalize(text);
}
