using System.Net;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Accounts.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Accounts;

public abstract class PersonGroupTests(IGateFixture gate) : AccountsTestBase(gate)
{
    [Fact]
    public async Task People_come_and_go_and_other_features_see_it()
    {
        var owner = await Gate.OwnerAsync();
        var people = Gate.Services.GetRequiredService<IPeople>();
        var group = await CreateAsync(owner, "Engineering");
        var path = $"/api/v1/person-groups/{group.Id}";

        using var added = await owner.SendAsync(HttpMethod.Put, $"{path}/members/{owner.PersonId}");
        using var again = await owner.SendAsync(HttpMethod.Put, $"{path}/members/{owner.PersonId}");
        var inside = await people.FindAsync(owner.OrganizationId, owner.PersonId, Ct);
        var members = await owner.GetAsync<Page<Person>>(path + "/members");
        var mine = await owner.GetAsync<Page<PersonGroup>>($"/api/v1/person-groups?person={owner.PersonId}");
        using var removed = await owner.DeleteAsync($"{path}/members/{owner.PersonId}", Ct);
        var outside = await people.FindAsync(owner.OrganizationId, owner.PersonId, Ct);

        Assert.All(new[] { added, again, removed }, a => Assert.Equal(HttpStatusCode.NoContent, a.StatusCode));
        Assert.Equal(new DirectoryGroup(group.Id, "Engineering"), Assert.Single(inside!.Groups));
        Assert.Equal(owner.PersonId, Assert.Single(members.Items).Id);
        Assert.Equal(1, Assert.Single(mine.Items).Members);
        Assert.Empty(outside!.Groups);
    }

    [Fact]
    public async Task Names_are_unique_in_the_organization()
    {
        var owner = await Gate.OwnerAsync();
        var other = await Gate.OwnerAsync();
        await CreateAsync(owner, "Sales");
        await CreateAsync(other, "Sales");
        var second = await CreateAsync(owner, "Marketing");

        using var taken = await owner.SendAsync(HttpMethod.Post, "/api/v1/person-groups", new NewPersonGroup(" Sales "));
        using var renamed = await owner.SendAsync(HttpMethod.Patch, $"/api/v1/person-groups/{second.Id}", new UpdatePersonGroup("Sales"));
        var described = await (await owner.SendAsync(HttpMethod.Patch, $"/api/v1/person-groups/{second.Id}", new UpdatePersonGroup(Description: "Words")))
            .ReadAsync<PersonGroup>(HttpStatusCode.OK);

        await taken.ProblemAsync(HttpStatusCode.Conflict, "person-group-name-taken");
        await renamed.ProblemAsync(HttpStatusCode.Conflict, "person-group-name-taken");
        Assert.Equal(("Marketing", "Words"), (described.Name, described.Description));
    }

    [Fact]
    public async Task Groups_and_people_of_another_organization_do_not_exist()
    {
        var owner = await Gate.OwnerAsync();
        var stranger = await Gate.OwnerAsync();
        var mine = await CreateAsync(owner, "Mine");
        var theirs = await CreateAsync(stranger, "Theirs");

        HttpResponseMessage[] answers =
        [
            await owner.GetAsync($"/api/v1/person-groups/{theirs.Id}", Ct),
            await owner.GetAsync($"/api/v1/person-groups/{theirs.Id}/members", Ct),
            await owner.SendAsync(HttpMethod.Patch, $"/api/v1/person-groups/{theirs.Id}", new UpdatePersonGroup("X")),
            await owner.DeleteAsync($"/api/v1/person-groups/{theirs.Id}", Ct),
            await owner.SendAsync(HttpMethod.Put, $"/api/v1/person-groups/{theirs.Id}/members/{owner.PersonId}"),
            await owner.SendAsync(HttpMethod.Put, $"/api/v1/person-groups/{mine.Id}/members/{stranger.PersonId}"),
        ];

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.NotFound, a.StatusCode));
    }

    [Fact]
    public async Task Readers_see_and_do_not_change()
    {
        var owner = await Gate.OwnerAsync();
        var reader = await Gate.PersonAsync(owner, Role.ReadOnly);

        using var read = await reader.GetAsync("/api/v1/person-groups", Ct);
        using var write = await reader.SendAsync(HttpMethod.Post, "/api/v1/person-groups", new NewPersonGroup("X"));

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        await write.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    private static Task<PersonGroup> CreateAsync(AdminClient admin, string name) =>
        admin.PostAsync<PersonGroup>("/api/v1/person-groups", new NewPersonGroup(name), HttpStatusCode.Created);
}

[Collection(nameof(SqliteGate))]
public sealed class PersonGroupTestsOnSqlite(SqliteGate gate) : PersonGroupTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class PersonGroupTestsOnPostgres(PostgresGate gate) : PersonGroupTests(gate);
