using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.People.PasswordChoice;
using Gatehouse.Server.Admin.Sessions;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Admin.People;

/// <summary>What came of taking up an invitation.</summary>
public abstract record AcceptOutcome
{
    private AcceptOutcome() { }

    /// <summary>The person is active, and signed in to the administration if they have a part in it and a password is enough.</summary>
    public sealed record Done(string Name, string OrganizationSlug, Session? Session) : AcceptOutcome;

    /// <summary>Unknown, expired or used.</summary>
    public sealed record Invalid : AcceptOutcome;

    /// <summary>The password will not do.</summary>
    public sealed record PasswordUnsuitable(string Reason) : AcceptOutcome;
}

/// <summary>One-time links by which people set their first password. A new link for the same person replaces the old one.</summary>
public sealed class Invitations(
    Database database, SessionStore sessions, Passwords passwords, PasswordRules rules, PersonStore people, ISecondFactors factors, IAudit audit, PublicUrls urls, TimeProvider time,
    IOptions<AdminOptions> options)
{
    private const string Prefix = "gh_inv_";

    private const string Find = """
        select p.id, p.org_id, p.name, p.role, o.slug, o.name as organization
        from admin_invitation i join admin_person p on p.id = i.person_id join admin_organization o on o.id = p.org_id
        where i.hash = @hash and i.expires_ms > @now and p.state = 'invited' and o.disabled_ms is null
        """;

    /// <summary>Makes a link for somebody who was invited.</summary>
    public async Task<Invitation> IssueAsync(Tx tx, string organizationId, Person person)
    {
        var code = SecretToken.New(Prefix);
        var expires = time.GetUtcNow() + options.Value.InvitationLifetime;
        await tx.ExecuteAsync("delete from admin_invitation where person_id = @Id", new { person.Id });
        await tx.ExecuteAsync(
            "insert into admin_invitation (hash, org_id, person_id, expires_ms) values (@hash, @organizationId, @Id, @expires)",
            new { hash = SecretToken.Hash(code), organizationId, person.Id, expires = expires.ToUnixTimeMilliseconds() });
        return new Invitation(person, urls.For("/invitation?code=" + code), expires);
    }

    /// <summary>True when the code would work now.</summary>
    public async Task<bool> WorksAsync(string code, CancellationToken ct) =>
        SecretToken.Is(Prefix, code) && await database.FirstAsync<Row>(Find, Args(code), ct) is not null;

    /// <summary>Uses the code up.</summary>
    public async Task<AcceptOutcome> AcceptAsync(AcceptInvitation request, string client, CancellationToken ct)
    {
        if (!SecretToken.Is(Prefix, request.Code) || await database.FirstAsync<Row>(Find, Args(request.Code), ct) is not { } row)
        {
            return new AcceptOutcome.Invalid();
        }

        var name = request.Name?.Trim() is { Length: > 0 } given ? given : row.Name;
        var names = (await people.FindAsync(row.OrgId, row.Id, ct))?.Names ?? [];
        if (rules.Refusal(request.Password, [name, .. names, row.Organization]) is { } reason)
        {
            return new AcceptOutcome.PasswordUnsuitable(reason.En);
        }

        var passwordHash = passwords.Hash(request.Password);
        var enough = Roles.Parse(row.Role) != Role.Member && await factors.JudgeAsync(row.OrgId, row.Id, null, client, ct) == SecondFactorVerdict.Passed;
        return await database.WriteAsync(tx => AcceptAsync(tx, request.Code, row, name, passwordHash, enough), ct);
    }

    private async Task<AcceptOutcome> AcceptAsync(Tx tx, string code, Row row, string name, string passwordHash, bool enough)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();

        // Deleting decides the race between two who hold the same link.
        if (await tx.ExecuteAsync("delete from admin_invitation where hash = @hash and expires_ms > @now", Args(code)) != 1
            || await tx.ExecuteAsync(
                """
                update admin_person set state = 'active', name = @name, password_hash = @passwordHash, last_sign_in_ms = @now, version = version + 1
                where id = @Id and state = 'invited'
                """,
                new { row.Id, name, passwordHash, now }) != 1)
        {
            return new AcceptOutcome.Invalid();
        }

        var role = Roles.Parse(row.Role);
        var caller = new Caller(row.OrgId, "person", row.Id, name, role, Scopes.Of(role));
        await audit.WriteAsync(tx, caller, "person.accept", row.Id);
        return new AcceptOutcome.Done(name, row.Slug, enough ? await sessions.BeginAsync(tx, caller, row.Slug) : null);
    }

    private object Args(string code) => new { hash = SecretToken.Hash(code), now = time.GetUtcNow().ToUnixTimeMilliseconds() };

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string OrgId { get; init; }

        public required string Name { get; init; }

        public required string Role { get; init; }

        public required string Slug { get; init; }

        public required string Organization { get; init; }
    }
}
