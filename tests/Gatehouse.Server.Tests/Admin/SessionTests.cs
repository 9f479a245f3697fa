using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Sessions;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Admin;

public abstract class SessionTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_in_and_out()
    {
        var owner = await gate.OwnerAsync();
        var session = await SignInAsync(owner.Email, GateFixture.Password);
        using var client = Client(session);

        var me = await client.GetAsync<CallerInfo>("/api/v1/me");
        using var signedOut = await client.DeleteAsync("/api/v1/session", Ct);
        using var after = await client.GetAsync("/api/v1/me", Ct);

        Assert.Equal(owner.PersonId, me.Id);
        Assert.Equal(owner.Slug, me.OrganizationSlug);
        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        await after.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Wrong_password_and_unknown_address_get_the_same_answer()
    {
        var owner = await gate.OwnerAsync();

        using var wrong = await TryAsync(owner.Email, "not the password");
        using var unknown = await TryAsync("nobody@example.org", "not the password");

        var a = await wrong.ProblemAsync(HttpStatusCode.Unauthorized, "sign-in-failed");
        var b = await unknown.ProblemAsync(HttpStatusCode.Unauthorized, "sign-in-failed");
        Assert.Equal(a with { TraceId = null }, b with { TraceId = null });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_wrong_passwords_lock_an_address_whether_or_not_it_exists(bool exists)
    {
        var owner = await gate.OwnerAsync();
        var email = exists ? owner.Email : $"nobody-{owner.PersonId}@example.org";
        for (var i = 0; i < 11; i++)
        {
            using var wrong = await TryAsync(email, "not the password");
        }

        using var locked = await TryAsync(email, GateFixture.Password);
        gate.Clock.Advance(TimeSpan.FromMinutes(15));
        using var later = await TryAsync(email, GateFixture.Password);

        await locked.ProblemAsync(HttpStatusCode.Unauthorized, "sign-in-failed");
        Assert.Equal(exists, gate.Logs.Lines.Any(l => l.Event.Id == 2054 && l.Text.Contains(owner.PersonId, StringComparison.Ordinal)));
        Assert.Equal(exists ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, later.StatusCode);
    }

    [Fact]
    public async Task Who_has_the_address_in_another_organization_gets_no_more_tries()
    {
        var victim = await gate.OwnerAsync();
        var attacker = await gate.OwnerAsync();
        var twin = await attacker.PostAsync<CreatedPerson>(
            "/api/v1/people", new NewPerson(victim.Email, "Twin", PersonRole.ReadOnly) { Password = "known to the attacker" }, HttpStatusCode.Created);
        for (var i = 0; i < 12; i++)
        {
            using var guess = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/session", new SignInRequest(victim.Email, $"guess number {i}", victim.Slug));
            await SignInAsync(victim.Email, "known to the attacker", attacker.Slug);
            using var reset = await attacker.SendAsync(HttpMethod.Put, $"/api/v1/people/{twin.Person.Id}/password", new SetPassword("known to the attacker"));
        }

        using var locked = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/session", new SignInRequest(victim.Email, GateFixture.Password, victim.Slug));

        await locked.ProblemAsync(HttpStatusCode.Unauthorized, "sign-in-failed");
    }

    [Fact]
    public async Task A_password_that_is_replaced_while_it_is_compared_signs_nobody_in_and_stays_replaced()
    {
        var owner = await gate.OwnerAsync();
        var admin = await gate.PersonAsync(owner, Role.Admin);
        var session = await SignInAsync(admin.Email, GateFixture.Password);
        var slow = new Passwords(new SlowHasher(() => owner.SendAsync(
            HttpMethod.Put, $"/api/v1/people/{admin.PersonId}/password", new SetPassword("an entirely new one")).GetAwaiter().GetResult().Dispose()));
        var caller = new Caller(admin.OrganizationId, "person", admin.PersonId, "A person", Role.Admin, Scopes.Of(Role.Admin));

        var signedIn = await ActivatorUtilities.CreateInstance<SignIn>(gate.Services, slow)
            .RunAsync(new SignInRequest(admin.Email, GateFixture.Password, admin.Slug), "127.0.0.1", Ct);
        await owner.SendAsync(HttpMethod.Put, $"/api/v1/people/{admin.PersonId}/password", new SetPassword(GateFixture.Password));
        var changed = await ActivatorUtilities.CreateInstance<PasswordChange>(gate.Services, slow)
            .RunAsync(caller, session.Token, new ChangePassword(GateFixture.Password, "what the thief wants"), Ct);

        Assert.IsType<SignInOutcome.Failed>(signedIn);
        Assert.NotNull(changed);
        await SignInAsync(admin.Email, "an entirely new one");
    }

    [Fact]
    public async Task Parallel_guesses_get_no_more_tries_than_serial_ones()
    {
        var owner = await gate.OwnerAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TryAsync(owner.Email, $"not the password {i}")));

        using var right = await TryAsync(owner.Email, GateFixture.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, right.StatusCode);
    }

    [Fact]
    public async Task A_session_ends_by_itself()
    {
        var owner = await gate.OwnerAsync();

        gate.Clock.Advance(TimeSpan.FromHours(12));

        using var answer = await owner.GetAsync("/api/v1/me", Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task An_address_in_two_organizations_must_name_one()
    {
        var first = await gate.OwnerAsync();
        var second = await gate.OwnerAsync();
        var invitation = await second.PostAsync<Invitation>("/api/v1/people", new NewPerson(first.Email, "Both", PersonRole.Admin), HttpStatusCode.Created);
        await gate.Anonymous.PostAsync<Session>("/api/v1/invitations/accept", new AcceptInvitation(invitation.Link.Split("code=")[1], GateFixture.Password));

        using var ambiguous = await TryAsync(first.Email, GateFixture.Password);
        var named = await SignInAsync(first.Email, GateFixture.Password, second.Slug);

        await ambiguous.ProblemAsync(HttpStatusCode.Unauthorized, "sign-in-failed");
        Assert.Equal(second.OrganizationId, named.Caller.OrganizationId);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions()
    {
        var owner = await gate.OwnerAsync();
        using var other = Client(await SignInAsync(owner.Email, GateFixture.Password));

        using var wrong = await owner.SendAsync(HttpMethod.Put, "/api/v1/me/password", new ChangePassword("not the password", "an entirely new one"));
        using var right = await owner.SendAsync(HttpMethod.Put, "/api/v1/me/password", new ChangePassword(GateFixture.Password, "an entirely new one"));
        using var here = await owner.GetAsync("/api/v1/me", Ct);
        using var there = await other.GetAsync("/api/v1/me", Ct);

        await wrong.ProblemAsync(HttpStatusCode.Unauthorized, "sign-in-failed");
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        Assert.Equal(HttpStatusCode.OK, here.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, there.StatusCode);
        await SignInAsync(owner.Email, "an entirely new one");
    }

    [Theory]
    [InlineData("Bearer gh_ses_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer gh_key_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer gh_ses_")]
    [InlineData("Bearer ")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.e30.")]
    public async Task A_credential_that_is_none_gets_401(string header)
    {
        using var answer = await gate.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/me", change: r => r.Headers.TryAddWithoutValidation("Authorization", header));

        await answer.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    /// <summary>Something happens while a password is compared.</summary>
    private sealed class SlowHasher(Action meanwhile) : IPasswordHasher<string>
    {
        private readonly PasswordHasher<string> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 10 }));

        public string HashPassword(string user, string password) => _hasher.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(string user, string hashedPassword, string providedPassword)
        {
            var result = _hasher.VerifyHashedPassword(user, hashedPassword, providedPassword);
            meanwhile();
            return result;
        }
    }

    private Task<HttpResponseMessage> TryAsync(string email, string password, string? organization = null) =>
        gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/session", new SignInRequest(email, password, organization));

    private async Task<Session> SignInAsync(string email, string password, string? organization = null) =>
        await (await TryAsync(email, password, organization)).ReadAsync<Session>(HttpStatusCode.OK);

    private AdminClient Client(Session session) =>
        new(gate.Address, session.Token) { OrganizationId = session.Caller.OrganizationId, Slug = session.Caller.OrganizationSlug, PersonId = session.Caller.Id, Email = "" };
}

[Collection(nameof(SqliteGate))]
public sealed class SessionTestsOnSqlite(SqliteGate gate) : SessionTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class SessionTestsOnPostgres(PostgresGate gate) : SessionTests(gate)
{
    private readonly PostgresGate _gate = gate;

    [Fact]
    public async Task Whoever_is_just_signing_in_is_signed_out_with_the_others()
    {
        var ct = TestContext.Current.CancellationToken;
        var owner = await _gate.OwnerAsync();
        var reader = await _gate.PersonAsync(owner, Role.ReadOnly);
        var caller = new Caller(reader.OrganizationId, "person", reader.PersonId, "A reader", Role.ReadOnly, Scopes.Of(Role.ReadOnly));
        Task<HttpResponseMessage>? ending = null;

        var session = await _gate.Database.WriteAsync(async tx =>
        {
            await tx.ExecuteAsync("update admin_person set last_sign_in_ms = 1 where id = @PersonId", new { reader.PersonId });
            var begun = await _gate.Services.GetRequiredService<SessionStore>().BeginAsync(tx, caller, reader.Slug);
            ending = owner.DeleteAsync($"/api/v1/people/{reader.PersonId}/sessions", ct);
            await Eventually.TrueAsync(async () => await tx.ScalarAsync<long>("select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))") > 0);
            return begun;
        }, ct);
        using var ended = await ending!;
        using var client = new AdminClient(_gate.Address, session.Token) { OrganizationId = "", Slug = "", PersonId = "", Email = "" };
        using var after = await client.GetAsync("/api/v1/me", ct);

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task Ending_the_sessions_of_a_person_holds_from_the_next_request_in_every_process()
    {
        await using var other = await _gate.StartAnotherAsync();
        var owner = await _gate.OwnerAsync();
        var reader = await _gate.PersonAsync(owner, Role.ReadOnly);
        using var elsewhere = new AdminClient(other.Address, reader.Token) { OrganizationId = "", Slug = "", PersonId = "", Email = "" };
        Assert.Equal(reader.PersonId, (await elsewhere.GetAsync<CallerInfo>("/api/v1/me")).Id);

        using var ended = await owner.DeleteAsync($"/api/v1/people/{reader.PersonId}/sessions", TestContext.Current.CancellationToken);
        using var here = await reader.GetAsync("/api/v1/me", TestContext.Current.CancellationToken);
        using var there = await elsewhere.GetAsync("/api/v1/me", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, here.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, there.StatusCode);
    }
}
