using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Admin;

public abstract class PeopleTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_invitation_works_once_and_for_seven_days()
    {
        var owner = await gate.OwnerAsync();
        var invitation = await InviteAsync(owner, "grace@example.org");
        var code = invitation.Link.Split("code=")[1];

        var session = await gate.Anonymous.PostAsync<Session>("/api/v1/invitations/accept", new AcceptInvitation(code, GateFixture.Password, "Grace H."));
        using var again = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/invitations/accept", new AcceptInvitation(code, GateFixture.Password));

        Assert.Equal(invitation.ExpiresAt, gate.Clock.GetUtcNow() + TimeSpan.FromDays(7));
        Assert.Equal("Grace H.", session.Caller.Name);
        await again.ProblemAsync(HttpStatusCode.Forbidden, "invitation-invalid");
    }

    [Fact]
    public async Task An_invitation_that_expired_is_refused()
    {
        var owner = await gate.OwnerAsync();
        var invitation = await InviteAsync(owner, "grace@example.org");

        gate.Clock.Advance(TimeSpan.FromDays(7));

        using var late = await gate.Anonymous.SendAsync(
            HttpMethod.Post, "/api/v1/invitations/accept", new AcceptInvitation(invitation.Link.Split("code=")[1], GateFixture.Password));
        await late.ProblemAsync(HttpStatusCode.Forbidden, "invitation-invalid");
    }

    [Fact]
    public async Task A_second_invitation_ends_the_first()
    {
        var owner = await gate.OwnerAsync();
        var first = await InviteAsync(owner, "grace@example.org");

        var second = await owner.PostAsync<Invitation>($"/api/v1/people/{first.Person.Id}/invitation", new { });
        using var old = await gate.Anonymous.GetAsync(new Uri(first.Link).PathAndQuery, Ct);
        using var page = await gate.Anonymous.GetAsync(new Uri(second.Link).PathAndQuery, Ct);
        using var joined = await gate.Anonymous.PostAsync(
            "/invitation",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["Code"] = second.Link.Split("code=")[1], ["Password"] = GateFixture.Password }), Ct);

        Assert.Equal(HttpStatusCode.Forbidden, old.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.OK, joined.StatusCode);
        Assert.Equal(PersonState.Active, (await owner.GetAsync<Person>($"/api/v1/people/{first.Person.Id}")).State);
    }

    [Fact]
    public async Task The_same_address_is_not_invited_twice()
    {
        var owner = await gate.OwnerAsync();
        await InviteAsync(owner, "grace@example.org");

        using var again = await owner.SendAsync(HttpMethod.Post, "/api/v1/people", new NewPerson("Grace@Example.ORG", "Grace", PersonRole.Admin));

        await again.ProblemAsync(HttpStatusCode.Conflict, "email-taken");
    }

    [Theory]
    [InlineData("""{"role":"admin"}""")]
    [InlineData("""{"state":"disabled"}""")]
    [InlineData(null)]
    public async Task The_last_owner_stays(string? change)
    {
        var owner = await gate.OwnerAsync();
        var path = $"/api/v1/people/{owner.PersonId}";

        using var answer = change is null
            ? await owner.DeleteAsync(path, Ct)
            : await owner.PatchAsync(path, new StringContent(change, null, "application/json"), Ct);

        await answer.ProblemAsync(HttpStatusCode.Conflict, "last-owner");
        Assert.Equal(PersonRole.Owner, (await owner.GetAsync<Person>(path)).Role);
    }

    [Fact]
    public async Task Two_owners_who_demote_each_other_at_once_leave_one()
    {
        var first = await gate.OwnerAsync();
        var second = await gate.PersonAsync(first, Role.Owner);

        var answers = await Task.WhenAll(
            first.SendAsync(HttpMethod.Patch, $"/api/v1/people/{second.PersonId}", new UpdatePerson(Role: PersonRole.Admin)),
            second.SendAsync(HttpMethod.Patch, $"/api/v1/people/{first.PersonId}", new UpdatePerson(Role: PersonRole.Admin)));

        var people = await first.GetAsync<Page<Person>>("/api/v1/people");
        Assert.Contains(people.Items, p => p.Role == PersonRole.Owner);
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Disabling_ends_sessions_and_enabling_lets_sign_in_again()
    {
        var owner = await gate.OwnerAsync();
        var admin = await gate.PersonAsync(owner, Role.Admin);
        var path = $"/api/v1/people/{admin.PersonId}";

        await (await owner.SendAsync(HttpMethod.Patch, path, new UpdatePerson(State: PersonState.Disabled))).ReadAsync<Person>(HttpStatusCode.OK);
        using var session = await admin.GetAsync("/api/v1/me", Ct);
        using var signIn = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/session", new SignInRequest(admin.Email, GateFixture.Password));
        await (await owner.SendAsync(HttpMethod.Patch, path, new UpdatePerson(State: PersonState.Active))).ReadAsync<Person>(HttpStatusCode.OK);
        using var signInLater = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/session", new SignInRequest(admin.Email, GateFixture.Password));

        Assert.Equal(HttpStatusCode.Unauthorized, session.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, signIn.StatusCode);
        Assert.Equal(HttpStatusCode.OK, signInLater.StatusCode);
    }

    [Fact]
    public async Task A_new_role_holds_from_the_next_request()
    {
        var owner = await gate.OwnerAsync();
        var admin = await gate.PersonAsync(owner, Role.Admin);
        using var before = await admin.SendAsync(HttpMethod.Post, "/api/v1/people", new NewPerson("x@example.org", "X", PersonRole.ReadOnly));

        await owner.SendAsync(HttpMethod.Patch, $"/api/v1/people/{admin.PersonId}", new UpdatePerson(Role: PersonRole.Owner));
        using var after = await admin.SendAsync(HttpMethod.Post, "/api/v1/people", new NewPerson("x@example.org", "X", PersonRole.ReadOnly));

        await before.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.Created, after.StatusCode);
    }

    [Fact]
    public async Task A_change_on_an_old_version_is_refused()
    {
        var owner = await gate.OwnerAsync();
        using var read = await owner.GetAsync($"/api/v1/people/{owner.PersonId}", Ct);
        var etag = read.Headers.ETag!.ToString();

        using var first = await RenameAsync(owner, etag, "One");
        using var second = await RenameAsync(owner, etag, "Two");
        using var third = await RenameAsync(owner, "*", "Three");

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        await second.ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal("Three", (await third.ReadAsync<Person>(HttpStatusCode.OK)).Name);
    }

    [Fact]
    public async Task People_of_another_organization_do_not_exist()
    {
        var stranger = await gate.OwnerAsync();
        var owner = await gate.OwnerAsync();
        var path = $"/api/v1/people/{stranger.PersonId}";

        using var get = await owner.GetAsync(path, Ct);
        using var patch = await owner.SendAsync(HttpMethod.Patch, path, new UpdatePerson(Name: "Mine"));
        using var delete = await owner.DeleteAsync(path, Ct);
        using var sessions = await owner.DeleteAsync(path + "/sessions", Ct);
        using var invite = await owner.SendAsync(HttpMethod.Post, path + "/invitation", new { });

        Assert.All(new[] { get, patch, delete, sessions, invite }, a => Assert.Equal(HttpStatusCode.NotFound, a.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/api/v1/me", Ct)).StatusCode);
    }

    [Fact]
    public async Task Lists_page_through_everybody_once()
    {
        var owner = await gate.OwnerAsync();
        for (var i = 0; i < 4; i++)
        {
            await InviteAsync(owner, $"p{i}@example.org");
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await owner.GetAsync<Page<Person>>($"/api/v1/people?limit=2&cursor={cursor}");
            seen.AddRange(page.Items.Select(p => p.Email!));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal([owner.Email, "p0@example.org", "p1@example.org", "p2@example.org", "p3@example.org"], seen);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("limit=x")]
    [InlineData("cursor=%00")]
    [InlineData("cursor=not!base64")]
    public async Task A_page_that_cannot_be_is_a_bad_request(string query)
    {
        var owner = await gate.OwnerAsync();

        using var answer = await owner.GetAsync("/api/v1/people?" + query, Ct);

        await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
    }

    private static Task<Invitation> InviteAsync(AdminClient owner, string email) =>
        owner.PostAsync<Invitation>("/api/v1/people", new NewPerson(email, "Grace", PersonRole.Admin), HttpStatusCode.Created);

    private static Task<HttpResponseMessage> RenameAsync(AdminClient owner, string etag, string name) => owner.SendAsync(
        HttpMethod.Patch, $"/api/v1/people/{owner.PersonId}", new UpdatePerson(Name: name), r => r.Headers.TryAddWithoutValidation("If-Match", etag));
}

[Collection(nameof(SqliteGate))]
public sealed class PeopleTestsOnSqlite(SqliteGate gate) : PeopleTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class PeopleTestsOnPostgres(PostgresGate gate) : PeopleTests(gate);
