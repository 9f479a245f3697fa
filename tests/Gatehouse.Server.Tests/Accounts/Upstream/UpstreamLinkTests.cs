using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>Who it is here that a provider vouches for.</summary>
public abstract class UpstreamLinkTests(IGateFixture gate) : UpstreamTestBase(gate)
{
    [Fact]
    public async Task Somebody_new_is_made_once_and_follows_the_provider()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var staff = await GroupAsync(owner, "Staff");
        var own = await GroupAsync(owner, "Our own");
        await MakeAsync(owner, rogue.Issuer, new UpstreamProviderSettings
        {
            CreatePeople = true,
            Claims = new UpstreamClaims { ManagedAppleAccount = "apple" },
            Groups = [new UpstreamGroup("staff", staff), new UpstreamGroup("employees", staff)],
        });
        rogue.Claims = Alice("alice@corp.example", new JsonArray("employees", "other"));

        var first = Assert.IsType<SignInResult.SignedIn>(await VisitedAsync(owner, rogue));
        var made = await PersonAsync(owner, first.PersonId);
        await JoinAsync(own, first.PersonId);
        rogue.Claims = Alice("alice.liddell@corp.example", new JsonArray());
        var second = Assert.IsType<SignInResult.SignedIn>(await VisitedAsync(owner, rogue));
        var changed = await PersonAsync(owner, first.PersonId);

        Assert.Equal(("alice", "alice@corp.example", "alice@corp.example", "Alice Liddell"), (made.UserName, made.Email, made.ManagedAppleAccount, made.Name));
        Assert.Equal((PersonRole.Member, PersonSource.Upstream), (made.Role, made.Source));
        Assert.Equal((Acr.Upstream, "fed"), (first.Acr, first.Amr.Single()));
        Assert.Equal(first.PersonId, second.PersonId);
        Assert.Equal("alice.liddell@corp.example", changed.Email);
        Assert.Equal([own], await GroupsAsync(first.PersonId));
    }

    [Fact]
    public async Task A_second_factor_that_passwords_need_is_the_providers_affair()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer);
        rogue.Claims = Alice("alice@corp.example", new JsonArray());
        await (await owner.SendAsync(HttpMethod.Patch, "/api/v1/accounts/settings", new UpdateAccountSettings(true))).ReadAsync<AccountSettings>(HttpStatusCode.OK);

        var result = Assert.IsType<SignInResult.SignedIn>(await VisitedAsync(owner, rogue));

        Assert.Equal(Acr.Upstream, result.Acr);
    }

    [Fact]
    public async Task Groups_are_joined_and_left_alone_where_the_provider_did_not_say()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var staff = await GroupAsync(owner, "Staff");
        await MakeAsync(owner, rogue.Issuer, new UpstreamProviderSettings { CreatePeople = true, Groups = [new UpstreamGroup("staff", staff)] });
        rogue.Claims = Alice("alice@corp.example", new JsonArray("staff"));
        var person = Assert.IsType<SignInResult.SignedIn>(await VisitedAsync(owner, rogue)).PersonId;
        var before = await GroupsAsync(person);

        rogue.Claims = new JsonObject { ["sub"] = "alice", ["_claim_names"] = new JsonObject { ["groups"] = "src1" } };
        await VisitedAsync(owner, rogue);

        Assert.Equal([staff], before);
        Assert.Equal([staff], await GroupsAsync(person));
    }

    [Fact]
    public async Task An_address_links_nobody_unless_the_provider_is_the_authority_and_has_verified_it()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var local = await owner.PostAsync<CreatedPerson>("/api/v1/people", new NewPerson("alice@corp.example", "Alice") { Password = GateFixture.Password }, HttpStatusCode.Created);
        var made = await MakeAsync(owner, rogue.Issuer);
        rogue.Claims = new JsonObject { ["sub"] = "alice", ["email"] = "alice@corp.example", ["email_verified"] = true };

        var ordinary = await VisitedAsync(owner, rogue);
        await owner.SendAsync(HttpMethod.Patch, $"{Api}/{made.Id}", new UpdateUpstreamProvider(Domains: [new UpstreamDomain(Domain, true)]));
        rogue.Claims["email_verified"] = false;
        var unverified = await VisitedAsync(owner, rogue);
        rogue.Claims["email_verified"] = true;
        var linked = await VisitedAsync(owner, rogue);
        rogue.Claims["sub"] = "mallory";
        var another = await VisitedAsync(owner, rogue);

        Assert.Equal(SignInRefusals.NotAllowed, Assert.IsType<SignInResult.Refused>(ordinary).Code);
        Assert.Equal(SignInRefusals.NotAllowed, Assert.IsType<SignInResult.Refused>(unverified).Code);
        Assert.Equal(local.Person.Id, Assert.IsType<SignInResult.SignedIn>(linked).PersonId);
        Assert.Equal(SignInRefusals.NotAllowed, Assert.IsType<SignInResult.Refused>(another).Code);
        Assert.Contains(Gate.Logs.Lines, l => l.Event.Id == 2451 && l.Text.Contains("somebody else here has one of the names", StringComparison.Ordinal));
        Assert.Contains(Gate.Logs.Lines, l => l.Event.Id == 2451 && l.Text.Contains("the person has another account at a provider", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_of_domains_that_are_not_the_providers_are_not_taken()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer, new UpstreamProviderSettings { CreatePeople = true, Claims = new UpstreamClaims { ManagedAppleAccount = "apple" } });
        rogue.Claims = new JsonObject
        {
            ["sub"] = "mallory", ["preferred_username"] = "ceo@elsewhere.example", ["email"] = "ceo@elsewhere.example", ["email_verified"] = true, ["apple"] = "ceo@elsewhere.example",
        };

        var nameless = await VisitedAsync(owner, rogue);
        rogue.Claims["preferred_username"] = "mallory";
        var person = await PersonAsync(owner, Assert.IsType<SignInResult.SignedIn>(await VisitedAsync(owner, rogue)).PersonId);

        Assert.Equal(SignInRefusals.NotAllowed, Assert.IsType<SignInResult.Refused>(nameless).Code);
        Assert.Equal(("mallory", null, null), (person.UserName, person.Email, person.ManagedAppleAccount));
    }

    [Fact]
    public async Task Nobody_is_made_and_nobody_disabled_gets_in_whatever_the_provider_says()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var made = await MakeAsync(owner, rogue.Issuer, new UpstreamProviderSettings());
        rogue.Claims = Alice("alice@corp.example", []);

        var unknown = await VisitedAsync(owner, rogue);
        await owner.SendAsync(HttpMethod.Patch, $"{Api}/{made.Id}", new UpdateUpstreamProvider(Settings: new UpstreamProviderSettings { CreatePeople = true }));
        var person = Assert.IsType<SignInResult.SignedIn>(await VisitedAsync(owner, rogue)).PersonId;
        await owner.SendAsync(HttpMethod.Patch, $"/api/v1/people/{person}", new UpdatePerson(State: PersonState.Disabled));
        var disabled = await VisitedAsync(owner, rogue);

        Assert.Equal(SignInRefusals.NotAllowed, Assert.IsType<SignInResult.Refused>(unknown).Code);
        Assert.Equal(SignInRefusals.NotAllowed, Assert.IsType<SignInResult.Refused>(disabled).Code);
    }

    [Fact]
    public async Task Required_claims_and_strength_decide_who_gets_in()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer, new UpstreamProviderSettings
        {
            CreatePeople = true, AcrValues = ["gold"], TwoFactorValues = ["mfa"], RequiredClaims = [new UpstreamRequiredClaim("department", ["it", "hr"])],
        });
        rogue.Claims = new JsonObject { ["sub"] = "alice", ["preferred_username"] = "alice", ["acr"] = "gold", ["department"] = "it", ["amr"] = new JsonArray("pwd", "mfa") };

        var strong = Assert.IsType<SignInResult.SignedIn>(await VisitedAsync(owner, rogue, Wanting(owner) with { RequiredAcr = Acr.Mfa }));
        rogue.Claims["amr"] = new JsonArray("pwd");
        var weak = await VisitedAsync(owner, rogue, Wanting(owner) with { RequiredAcr = Acr.Mfa });
        rogue.Claims["department"] = "sales";
        var elsewhere = await VisitedAsync(owner, rogue);
        rogue.Claims["department"] = "hr";
        rogue.Claims["acr"] = "silver";
        var silver = await VisitedAsync(owner, rogue);

        Assert.Equal((Acr.Mfa, "pwd mfa"), (strong.Acr, string.Join(' ', strong.Amr)));
        Assert.All([weak, elsewhere, silver], r => Assert.Equal(SignInRefusals.NotAllowed, Assert.IsType<SignInResult.Refused>(r).Code));
    }

    [Fact]
    public async Task The_same_account_twice_at_once_becomes_one_person()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await MakeAsync(owner, rogue.Issuer);
        rogue.Claims = new JsonObject { ["sub"] = "alice", ["preferred_username"] = "alice" };
        var left = new List<(Visit Visit, string Back)>();
        for (var i = 0; i < 4; i++)
        {
            var visit = Browser();
            left.Add((visit, rogue.Authorize((await LeaveAsync(visit, Wanting(owner))).Query, code: $"code-{i}")));
        }

        var people = await Task.WhenAll(left.Select(async one =>
        {
            using var visit = one.Visit;
            using var answer = await visit.GetAsync(one.Back);
            return (await SignedInAsync(answer)).PersonId;
        }));

        Assert.Single(people.Distinct());
    }

    private static JsonObject Alice(string email, JsonArray groups) => new()
    {
        ["sub"] = "alice", ["preferred_username"] = "Alice", ["email"] = email, ["email_verified"] = true, ["name"] = "Alice Liddell",
        ["given_name"] = "Alice", ["family_name"] = "Liddell", ["groups"] = groups, ["apple"] = "alice@corp.example",
    };

    private async Task<string> GroupAsync(AdminClient owner, string name)
    {
        var id = Id.New("pgr", Gate.Clock);
        await Gate.Database.WriteAsync(
            tx => tx.ExecuteAsync("insert into accounts_group (id, org_id, name, created_ms) values (@id, @OrganizationId, @name, 0)", new { id, owner.OrganizationId, name }), Ct);
        return id;
    }

    private Task JoinAsync(string groupId, string personId) => Gate.Database.WriteAsync(
        tx => tx.ExecuteAsync("insert into accounts_group_member (group_id, person_id) values (@groupId, @personId)", new { groupId, personId }), Ct);

    private Task<List<string>> GroupsAsync(string personId) =>
        Gate.Database.QueryAsync<string>("select group_id from accounts_group_member where person_id = @personId order by group_id", new { personId }, Ct);
}

[Collection(nameof(UpstreamSqliteGate))]
public sealed class UpstreamLinkTestsOnSqlite(UpstreamSqliteGate gate) : UpstreamLinkTests(gate);

[Collection(nameof(UpstreamPostgresGate))]
public sealed class UpstreamLinkTestsOnPostgres(UpstreamPostgresGate gate) : UpstreamLinkTests(gate);
