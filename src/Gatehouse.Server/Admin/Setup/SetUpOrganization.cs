using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Organizations;
using Gatehouse.Server.Admin.People.PasswordChoice;
using Gatehouse.Server.Admin.Sessions;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.Setup;

/// <summary>What came of a setup.</summary>
public abstract record SetupOutcome
{
    private SetupOutcome() { }

    /// <summary>Done; the owner is signed in.</summary>
    public sealed record Done(SetupResult Result) : SetupOutcome;

    /// <summary>The code is unknown, expired or used.</summary>
    public sealed record CodeInvalid : SetupOutcome;

    /// <summary>Another organization has the slug that was asked for.</summary>
    public sealed record SlugTaken : SetupOutcome;

    /// <summary>The password will not do.</summary>
    public sealed record PasswordUnsuitable(string Reason) : SetupOutcome;
}

/// <summary>Makes an organization with its first owner. Other features prepare a new organization when it first needs them.</summary>
public sealed class SetUpOrganization(
    Database database, SetupCodes codes, SessionStore sessions, Passwords passwords, PasswordRules rules, IAudit audit, TimeProvider time, ILogger<SetUpOrganization> log)
{
    /// <summary>Uses the code up and makes everything, or changes nothing.</summary>
    public async Task<SetupOutcome> RunAsync(SetupRequest request, CancellationToken ct)
    {
        if (!await codes.WorksAsync(request.Code, ct))
        {
            return new SetupOutcome.CodeInvalid(); // before the expensive hash, since anybody may call
        }

        if (rules.Refusal(request.Person.Password, request.Person.Email, request.Person.Name, request.Organization.Name, request.Organization.Slug) is { } reason)
        {
            return new SetupOutcome.PasswordUnsuitable(reason.En);
        }

        var hash = passwords.Hash(request.Person.Password);
        return await database.WriteAsync(tx => RunAsync(tx, request, hash), ct);
    }

    private async Task<SetupOutcome> RunAsync(Tx tx, SetupRequest request, string passwordHash)
    {
        if (await FreeSlugAsync(tx, request.Organization) is not { } slug)
        {
            return new SetupOutcome.SlugTaken();
        }

        if (!await codes.ConsumeAsync(tx, request.Code))
        {
            return new SetupOutcome.CodeInvalid();
        }

        var now = time.GetUtcNow();
        var organization = new Organization(Id.New("org", time), slug, request.Organization.Name.Trim(), now);
        await tx.ExecuteAsync(
            "insert into admin_organization (id, slug, name, created_ms) values (@Id, @Slug, @Name, @now)",
            new { organization.Id, organization.Slug, organization.Name, now = now.ToUnixTimeMilliseconds() });
        var owner = new Caller(organization.Id, "person", Id.New("usr", time), request.Person.Name.Trim(), Role.Owner, Scopes.Of(Role.Owner));
        await AddOwnerAsync(tx, owner, request.Person.Email, passwordHash, now);
        await SetupCodes.EndFirstStartAsync(tx);
        await audit.WriteAsync(tx, owner, "organization.setup", organization.Id, new { organization.Slug, organization.Name });
        tx.AfterCommit(() => AdminLog.SetUp(log, organization.Id, owner.Id));
        return new SetupOutcome.Done(new SetupResult(organization, await sessions.BeginAsync(tx, owner, slug)));
    }

    private static Task AddOwnerAsync(Tx tx, Caller owner, string email, string passwordHash, DateTimeOffset now) => tx.ExecuteAsync(
        """
        insert into admin_person (id, org_id, email, name, role, state, password_hash, last_sign_in_ms, created_ms)
        values (@Id, @OrganizationId, @email, @Name, 'owner', 'active', @passwordHash, @now, @now)
        """,
        new { owner.Id, owner.OrganizationId, email = Emails.Normalize(email), owner.Name, passwordHash, now = now.ToUnixTimeMilliseconds() });

    /// <summary>The slug to use; null when a particular one was asked for and is taken.</summary>
    private static async Task<string?> FreeSlugAsync(Tx tx, NewOrganization organization)
    {
        var slug = organization.Slug ?? Slugs.FromName(organization.Name);
        while (await tx.ScalarAsync<string>("select id from admin_organization where slug = @slug", new { slug }) is not null)
        {
            if (organization.Slug is not null)
            {
                return null;
            }

            slug = Slugs.Variant(Slugs.FromName(organization.Name));
        }

        return slug;
    }
}
