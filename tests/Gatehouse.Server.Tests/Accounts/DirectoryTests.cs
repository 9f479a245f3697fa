using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Accounts;

public abstract class DirectoryTests(IGateFixture gate) : AccountsTestBase(gate)
{
    private IPeople People => Gate.Services.GetRequiredService<IPeople>();

    [Fact]
    public async Task A_member_signs_in_by_any_of_their_names_and_gets_no_session_of_the_administration()
    {
        var owner = await Gate.OwnerAsync();
        var ada = await CreateAsync(owner, Ada() with { Password = GateFixture.Password });

        foreach (var name in new[] { "Ada", "ada+byod@example.org", " ADA@example.appleaccount.com " })
        {
            using var visit = Browser();
            Assert.Equal(ada.Person.Id, (await SignInAsync(visit, Wanting(owner), name)).PersonId);
        }

        using var admin = await Gate.Anonymous.SendAsync(
            HttpMethod.Post, "/api/v1/session", new Client.Contracts.Admin.SignInRequest("ada+byod@example.org", GateFixture.Password, owner.Slug));
        await admin.ProblemAsync(HttpStatusCode.Unauthorized, "sign-in-failed");
        Assert.Equal(PersonRole.Member, ada.Person.Role);
        Assert.Null(ada.Link);
    }

    [Fact]
    public async Task A_member_takes_up_an_invitation_without_a_session()
    {
        var owner = await Gate.OwnerAsync();
        var created = await CreateAsync(owner, Ada());

        using var accepted = await Gate.Anonymous.SendAsync(
            HttpMethod.Post, "/api/v1/invitations/accept", new AcceptInvitation(created.Link!.Split("code=")[1], GateFixture.Password));
        using var visit = Browser();

        Assert.Equal(HttpStatusCode.NoContent, accepted.StatusCode);
        Assert.Equal(created.Person.Id, (await SignInAsync(visit, Wanting(owner), "ada")).PersonId);
    }

    [Fact]
    public async Task An_administrator_who_becomes_a_member_loses_their_session()
    {
        var owner = await Gate.OwnerAsync();
        var admin = await Gate.PersonAsync(owner, Role.Admin);

        await PatchAsync(owner, admin.PersonId, new UpdatePerson(Role: PersonRole.Member));

        using var answer = await admin.GetAsync("/api/v1/me", Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Names_to_sign_in_with_are_unique_together()
    {
        var owner = await Gate.OwnerAsync();
        await CreateAsync(owner, Ada());

        using var sameEmail = await TryCreateAsync(owner, new NewPerson("ADA+byod@example.org", "Other"));
        using var userNameIsAddress = await TryCreateAsync(owner, new NewPerson(null, "Other") { UserName = "ada+byod@example.org" });
        using var accountIsAddress = await TryCreateAsync(owner, new NewPerson(null, "Other") { ManagedAppleAccount = "ada+byod@example.org" });
        using var nameless = await TryCreateAsync(owner, new NewPerson(null, "Other"));
        var bob = await CreateAsync(owner, new NewPerson(null, "Bob") { UserName = "bob" });
        using var renamed = await owner.SendAsync(HttpMethod.Patch, $"/api/v1/people/{bob.Person.Id}", new UpdatePerson { UserName = "Ada" });
        using var nothingLeft = await owner.SendAsync(HttpMethod.Patch, $"/api/v1/people/{bob.Person.Id}", new UpdatePerson { UserName = "" });

        await sameEmail.ProblemAsync(HttpStatusCode.Conflict, "email-taken");
        await userNameIsAddress.ProblemAsync(HttpStatusCode.Conflict, "identifier-taken");
        await accountIsAddress.ProblemAsync(HttpStatusCode.Conflict, "identifier-taken");
        await nameless.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        await renamed.ProblemAsync(HttpStatusCode.Conflict, "identifier-taken");
        await nothingLeft.ProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task Two_who_take_one_name_at_the_same_moment_do_not_both_get_it()
    {
        var owner = await Gate.OwnerAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => TryCreateAsync(owner, new NewPerson(null, $"P{i}") { UserName = "same" })));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.Created), a => Assert.Equal(HttpStatusCode.Conflict, a.StatusCode));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("a\u0000b")]
    public async Task Names_with_blanks_or_control_characters_are_refused(string name)
    {
        var owner = await Gate.OwnerAsync();

        using var userName = await TryCreateAsync(owner, new NewPerson(null, "X") { UserName = name });
        using var account = await TryCreateAsync(owner, new NewPerson(null, "X") { ManagedAppleAccount = name + "@example.org" });

        await userName.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        await account.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
    }

    [Fact]
    public async Task Admins_manage_members_and_only_owners_whoever_has_a_role()
    {
        var owner = await Gate.OwnerAsync();
        var admin = await Gate.PersonAsync(owner, Role.Admin);
        var member = await CreateAsync(admin, Ada());
        var path = $"/api/v1/people/{owner.PersonId}";

        HttpResponseMessage[] refused =
        [
            await TryCreateAsync(admin, new NewPerson("x@example.org", "X", PersonRole.ReadOnly)),
            await admin.SendAsync(HttpMethod.Patch, $"/api/v1/people/{member.Person.Id}", new UpdatePerson(Role: PersonRole.Owner)),
            await admin.SendAsync(HttpMethod.Patch, path, new UpdatePerson(Role: PersonRole.Member)),
            await admin.SendAsync(HttpMethod.Patch, path, new UpdatePerson(State: PersonState.Disabled)),
            await admin.SendAsync(HttpMethod.Put, path + "/password", new SetPassword("a new long password")),
            await admin.DeleteAsync(path, Ct),
            await admin.DeleteAsync(path + "/sessions", Ct),
        ];

        foreach (var answer in refused)
        {
            await answer.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        }

        Assert.Equal("Countess", (await PatchAsync(admin, member.Person.Id, new UpdatePerson(Name: "Countess"))).Name);
    }

    [Fact]
    public async Task A_new_password_ends_sessions_and_a_lockout()
    {
        var owner = await Gate.OwnerAsync();
        var ada = await CreateAsync(owner, Ada() with { Password = GateFixture.Password });
        using var visit = Browser();
        await SignInAsync(visit, Wanting(owner), "ada");
        for (var i = 0; i < 11; i++)
        {
            using var guess = Browser();
            using var wrong = await SubmitAsync(guess, await BeginAsync(Wanting(owner)), "ada", "wrong");
        }

        using var set = await owner.SendAsync(HttpMethod.Put, $"/api/v1/people/{ada.Person.Id}/password", new SetPassword("brand new password"));
        using var page = await visit.GetAsync(await BeginAsync(Wanting(owner)));
        using var again = await SubmitAsync(visit, await BeginAsync(Wanting(owner)), "ada", "brand new password");

        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(ada.Person.Id, (await SignedInAsync(again)).PersonId);
    }

    [Fact]
    public async Task Lists_are_searched_and_filtered()
    {
        var owner = await Gate.OwnerAsync();
        var ada = await CreateAsync(owner, Ada() with { Password = GateFixture.Password });
        var percent = await CreateAsync(owner, new NewPerson(null, "100% Bob_") { UserName = "bob" });

        var letters = await CreateAsync(owner, new NewPerson(null, "Jürgen Öztürk") { UserName = "jürgen" });

        Assert.Equal([letters.Person.Id], await IdsAsync(owner, "search=" + Uri.EscapeDataString("JÜRGEN ÖZ")));
        Assert.Equal([letters.Person.Id], await IdsAsync(owner, "state=invited&search=" + Uri.EscapeDataString("öztürk")));
        Assert.Equal([ada.Person.Id], await IdsAsync(owner, "search=LOVELACE"));
        Assert.Equal([ada.Person.Id], await IdsAsync(owner, "search=appleaccount&state=active&role=member"));
        Assert.Equal([percent.Person.Id], await IdsAsync(owner, "search=%25"));
        Assert.Equal([percent.Person.Id, letters.Person.Id], await IdsAsync(owner, "state=invited"));
        Assert.Equal([owner.PersonId], await IdsAsync(owner, "role=owner"));
    }

    [Fact]
    public async Task Other_features_find_people_by_what_was_typed_in_their_organization_only()
    {
        var owner = await Gate.OwnerAsync();
        var other = await Gate.OwnerAsync();
        var ada = await CreateAsync(owner, Ada() with { Password = GateFixture.Password });

        var found = await People.FindByIdentifierAsync(owner.OrganizationId, "ada+BYOD@example.org", Ct);
        var standing = await People.StandingAsync(owner.OrganizationId, ada.Person.Id, Ct);
        await PatchAsync(owner, ada.Person.Id, new UpdatePerson(State: PersonState.Disabled));

        Assert.Equal(("Lovelace", "Ada", "ada@example.appleaccount.com", true), (found!.FamilyName, found.GivenName, found.ManagedAppleAccount, found.Active));
        Assert.Null(await People.FindByIdentifierAsync(other.OrganizationId, "ada", Ct));
        Assert.Null(await People.FindByIdentifierAsync(owner.OrganizationId, new string('a', 100_000), Ct));
        Assert.Equal(Standing.Good, standing);
        Assert.Equal(Standing.Gone, await People.StandingAsync(owner.OrganizationId, ada.Person.Id, Ct));
        Assert.Equal(Standing.Gone, await People.StandingAsync(other.OrganizationId, ada.Person.Id, Ct));
    }

    private static NewPerson Ada() => new("ada+byod@example.org", "Ada Lovelace")
    {
        UserName = "ADA", GivenName = "Ada", FamilyName = "Lovelace", ManagedAppleAccount = "Ada@example.appleaccount.com",
    };

    private static Task<CreatedPerson> CreateAsync(AdminClient admin, NewPerson person) =>
        admin.PostAsync<CreatedPerson>("/api/v1/people", person, HttpStatusCode.Created);

    private static Task<HttpResponseMessage> TryCreateAsync(AdminClient admin, NewPerson person) => admin.SendAsync(HttpMethod.Post, "/api/v1/people", person);

    private static async Task<Person> PatchAsync(AdminClient admin, string id, UpdatePerson changes) =>
        await (await admin.SendAsync(HttpMethod.Patch, $"/api/v1/people/{id}", changes)).ReadAsync<Person>(HttpStatusCode.OK);

    private static async Task<List<string>> IdsAsync(AdminClient admin, string query) =>
        [.. (await admin.GetAsync<Page<Person>>("/api/v1/people?" + query)).Items.Select(p => p.Id)];
}

[Collection(nameof(SqliteGate))]
public sealed class DirectoryTestsOnSqlite(SqliteGate gate) : DirectoryTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class DirectoryTestsOnPostgres(PostgresGate gate) : DirectoryTests(gate);
