using System.Net;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts;

public abstract class PeopleImportTests(IGateFixture gate) : AccountsTestBase(gate)
{
    private const string Import = "/api/v1/people/import";

    [Fact]
    public async Task RFC_4180_people_come_as_spreadsheets_write_them()
    {
        var owner = await Gate.OwnerAsync();
        var group = await owner.PostAsync<PersonGroup>("/api/v1/person-groups", new NewPersonGroup("Finance, \"EU\""), HttpStatusCode.Created);
        var csv = "\uFEFFname,user_name,Email,givenName,familyName,managedAppleAccount,groups\r\n"
            + "\"Lovelace, Ada\",Ada,ADA@example.org,Ada,Lovelace,ada@example.appleaccount.com,\"Finance, \"\"EU\"\"\"\r\n"
            + "\r\n"
            + "Charles Babbage,charles";

        var imported = await owner.PostAsync<ImportedPeople>(Import, new ImportPeople(csv));
        var ada = await owner.GetAsync<Person>($"/api/v1/people/{imported.People[0].PersonId}");
        var members = await owner.GetAsync<Page<Person>>($"/api/v1/person-groups/{group.Id}/members");

        Assert.Equal([2, 4], imported.People.Select(p => p.Line));
        Assert.Equal(("Lovelace, Ada", "ada", "ada@example.org", "ada@example.appleaccount.com"), (ada.Name, ada.UserName, ada.Email, ada.ManagedAppleAccount));
        Assert.Equal((PersonRole.Member, PersonState.Invited), (ada.Role, ada.State));
        Assert.Equal(ada.Id, Assert.Single(members.Items).Id);
        Assert.All(imported.People, p => Assert.Contains("/invitation?code=", p.Link, StringComparison.Ordinal));
        Gate.Logs.AssertNone([.. imported.People.Select(p => p.Link!.Split("code=")[1])]);
    }

    [Fact]
    public async Task Semicolons_separate_where_the_first_line_has_them_and_people_need_no_link()
    {
        var owner = await Gate.OwnerAsync();

        var imported = await owner.PostAsync<ImportedPeople>(Import, new ImportPeople("name;email\nAda;ada@example.org\n", Invite: false));
        var ada = await owner.GetAsync<Person>($"/api/v1/people/{Assert.Single(imported.People).PersonId}");

        Assert.Null(imported.People[0].Link);
        Assert.Equal(PersonState.Active, ada.State);
    }

    [Fact]
    public async Task Each_bad_line_is_named_and_nobody_is_added()
    {
        var owner = await Gate.OwnerAsync();
        var csv = $"name,email,userName,groups\nGood,good@example.org,,\n,nobody@example.org,,\nTwice,good@example.org,,\nTaken,{owner.Email},,\n"
            + "Bad mail,not an address,,\nNo name to sign in,,,\nToo many,a@example.org,,,,\nNo group,b@example.org,,Nowhere\nBlank,,has blank,\n\"Bell\u0007\",c@example.org,,\n";

        var first = await ErrorsAsync(owner, csv);
        var second = await ErrorsAsync(owner, string.Join('\n', csv.Split('\n').Where((_, i) => i is not (2 or 5 or 7 or 9 or 10))));

        Assert.Equal(["line 10", "line 11", "line 3", "line 6", "line 8"], first.Keys.Order());
        Assert.Equal(["line 3", "line 4", "line 5", "line 6"], second.Keys.Order());
        Assert.Contains("Nowhere", second["line 6"][0], StringComparison.Ordinal);
        Assert.Equal(owner.PersonId, Assert.Single((await owner.GetAsync<Page<Person>>("/api/v1/people")).Items).Id);
    }

    [Fact]
    public async Task A_dry_run_finds_the_same_and_adds_nobody()
    {
        var owner = await Gate.OwnerAsync();
        const string Csv = "name,email\nAda,ada@example.org\nBob,bob@example.org\n";

        var dry = await owner.PostAsync<ImportedPeople>(Import, new ImportPeople(Csv, DryRun: true));
        var before = await owner.GetAsync<Page<Person>>("/api/v1/people");
        var real = await owner.PostAsync<ImportedPeople>(Import, new ImportPeople(Csv));
        var again = await ErrorsAsync(owner, Csv, dryRun: true);
        var audit = await owner.GetAsync<Page<AuditEntry>>("/api/v1/audit");

        Assert.True(dry.DryRun);
        Assert.All(dry.People, p => Assert.Equal((null, null), (p.PersonId, p.Link)));
        Assert.Single(before.Items);
        Assert.Equal(dry.People.Select(p => (p.Line, p.Name)), real.People.Select(p => (p.Line, p.Name)));
        Assert.Equal(["line 2", "line 3"], again.Keys.Order());
        Assert.Equal((1, 2), (audit.Items.Count(a => a.Action == "person.import"), audit.Items.Count(a => a.Action == "person.invite")));
    }

    [Theory]
    [InlineData("email\nada@example.org", "line 1")]
    [InlineData("name,password\nAda,secret", "line 1")]
    [InlineData("name,name\nAda,Ada", "line 1")]
    [InlineData("name,email\n", "line 1")]
    [InlineData("\n\n", "csv")]
    [InlineData("name,email\n\"Ada,ada@example.org\nBob,bob@example.org", "line 2")]
    [InlineData("name,email\n\"Ada\"x,ada@example.org", "line 2")]
    [InlineData("name,email\n\"A\nd\na\",ada@example.org\nB\"ob,bob@example.org", "line 5")]
    public async Task What_is_no_such_sheet_is_refused(string csv, string line)
    {
        var owner = await Gate.OwnerAsync();

        Assert.Contains(line, (await ErrorsAsync(owner, csv)).Keys);
    }

    [Fact]
    public async Task More_than_a_thousand_are_too_many_and_of_many_errors_the_first_hundred_are_named()
    {
        var owner = await Gate.OwnerAsync();
        var many = "name,userName\n" + string.Concat(Enumerable.Range(0, 1001).Select(i => $"P{i},p{i}\n"));
        var wrong = "name,email\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"P{i},nothing\n"));

        var tooMany = await ErrorsAsync(owner, many);
        var errors = await ErrorsAsync(owner, wrong);
        var all = await owner.PostAsync<ImportedPeople>(Import, new ImportPeople(many[..many.LastIndexOf("P1000", StringComparison.Ordinal)], DryRun: true));

        Assert.Equal("line 1002", Assert.Single(tooMany.Keys));
        Assert.Equal(101, errors.Count);
        Assert.Contains("100 further", errors["more"][0], StringComparison.Ordinal);
        Assert.Equal(1000, all.People.Count);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        var owner = await Gate.OwnerAsync();

        using var text = await owner.SendAsync(HttpMethod.Post, Import, new ImportPeople(new string('x', 1_000_001)));
        using var body = await owner.SendAsync(HttpMethod.Post, Import, new ImportPeople(new string('x', 3_000_000)), r => r.Headers.ExpectContinue = true);

        await text.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
        await body.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    private static async Task<IReadOnlyDictionary<string, string[]>> ErrorsAsync(AdminClient owner, string csv, bool dryRun = false)
    {
        using var answer = await owner.SendAsync(HttpMethod.Post, Import, new ImportPeople(csv, DryRun: dryRun));
        return (await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!;
    }
}

[Collection(nameof(SqliteGate))]
public sealed class PeopleImportTestsOnSqlite(SqliteGate gate) : PeopleImportTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class PeopleImportTestsOnPostgres(PostgresGate gate) : PeopleImportTests(gate);
