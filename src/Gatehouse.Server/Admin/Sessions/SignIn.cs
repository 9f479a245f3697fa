using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;
using SignInRequest = Gatehouse.Client.Contracts.Admin.SignInRequest;

namespace Gatehouse.Server.Admin.Sessions;

/// <summary>What came of a sign-in.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome() { }

    /// <summary>Signed in.</summary>
    public sealed record Done(Session Session) : SignInOutcome;

    /// <summary>Not signed in, for whatever reason.</summary>
    public sealed record Failed : SignInOutcome;

    /// <summary>The password was right, and the organization is switched off.</summary>
    public sealed record OrganizationDisabled : SignInOutcome;

    /// <summary>The password was right, and is not enough.</summary>
    /// <param name="Verdict">What is missing.</param>
    /// <param name="OrganizationSlug">Where a second factor is set up.</param>
    public sealed record SecondFactorMissing(SecondFactorVerdict Verdict, string OrganizationSlug) : SignInOutcome;
}

/// <summary>Signs people in by password, and by a code where the sign-in pages would ask for one. Every failure of the password looks and costs the same.</summary>
public sealed class SignIn(
    Database database, SignInGuard guard, SessionStore sessions, Passwords passwords, ISecondFactors factors, IPeople people, IAudit audit, TimeProvider time,
    ILogger<SignIn> log)
{
    private const string Find = """
        select p.id, p.org_id, p.name, p.role, p.password_hash, o.slug, o.disabled_ms
        from admin_person p join admin_organization o on o.id = p.org_id
        where p.email = @email and p.state = 'active' and p.role <> 'member'
        """;

    /// <summary>A session, or none.</summary>
    public async Task<SignInOutcome> RunAsync(SignInRequest request, string client, CancellationToken ct)
    {
        var person = await FindAsync(request, ct);
        var open = await guard.TryAsync(person?.Id ?? SignInGuard.OfNobody(request.Organization, request.Email), ct);

        // Also when locked or unknown: the work must be the same.
        var right = passwords.Verify(person?.PasswordHash, request.Password, out var rehash);
        if (!open || person is null || !right)
        {
            AdminLog.SignInRefused(log, client, open ? "wrong address or password" : "locked out");
            return new SignInOutcome.Failed();
        }

        if (person.DisabledMs is not null)
        {
            await database.WriteAsync(tx => SignInGuard.ClearAsync(tx, person.Id), ct);
            AdminLog.SignInRefused(log, client, "organization switched off");
            return new SignInOutcome.OrganizationDisabled();
        }

        if (await HasGoneAsync(person, ct))
        {
            AdminLog.SignInRefused(log, client, "gone at the identity provider");
            return new SignInOutcome.Failed();
        }

        if (await factors.JudgeAsync(person.OrgId, person.Id, request.Code, client, ct) is not SecondFactorVerdict.Passed and var verdict)
        {
            await database.WriteAsync(tx => SignInGuard.ClearAsync(tx, person.Id), ct);
            AdminLog.SignInRefused(log, client, "second factor missing");
            return new SignInOutcome.SecondFactorMissing(verdict, person.Slug);
        }

        var hash = rehash ? passwords.Hash(request.Password) : null;
        return await database.WriteAsync(tx => BeginAsync(tx, person, hash, client), ct) is { } session ? new SignInOutcome.Done(session) : new SignInOutcome.Failed();
    }

    // As at the sign-in pages; but for owners, or an organization whose provider is lost would be lost with it.
    private async Task<bool> HasGoneAsync(PersonRow person, CancellationToken ct) =>
        Roles.Parse(person.Role) != Role.Owner && await people.StandingAsync(person.OrgId, person.Id, ct) == Standing.Gone;

    /// <summary>The one active person with that address; null when there is none, or more than one and no organization to choose by.</summary>
    private async Task<PersonRow?> FindAsync(SignInRequest request, CancellationToken ct)
    {
        var choose = request.Organization is null ? "" : " and (o.id = @Organization or o.slug = @Organization)";
        var rows = await database.QueryAsync<PersonRow>(Find + choose, new { email = Emails.Normalize(request.Email), request.Organization }, ct);
        return rows is [var only] ? only : null;
    }

    /// <summary>Null when the person was disabled, or got another password, since this one was compared.</summary>
    private async Task<Session?> BeginAsync(Tx tx, PersonRow person, string? newHash, string client)
    {
        var stands = await tx.ExecuteAsync(
            """
            update admin_person set last_sign_in_ms = @now, password_hash = coalesce(@newHash, password_hash)
            where id = @Id and state = 'active' and password_hash = @PasswordHash
            """,
            new { person.Id, person.PasswordHash, newHash, now = time.GetUtcNow().ToUnixTimeMilliseconds() }) == 1;
        if (!stands)
        {
            return null;
        }

        await SignInGuard.ClearAsync(tx, person.Id);
        var role = Roles.Parse(person.Role);
        var caller = new Caller(person.OrgId, "person", person.Id, person.Name, role, Scopes.Of(role));
        await audit.WriteAsync(tx, caller, "session.begin", person.Id, new { client });
        tx.AfterCommit(() => AdminLog.SignedIn(log, person.Id, person.OrgId, client));
        return await sessions.BeginAsync(tx, caller, person.Slug);
    }

    private sealed class PersonRow
    {
        public required string Id { get; init; }

        public required string OrgId { get; init; }

        public required string Name { get; init; }

        public required string Role { get; init; }

        public string? PasswordHash { get; init; }

        public required string Slug { get; init; }

        public long? DisabledMs { get; init; }
    }
}
