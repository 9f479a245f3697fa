using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Setup;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Admin;

/// <summary>Wherever somebody chooses a password, one that would be guessed soon is refused with the reason, and nothing is changed.</summary>
public abstract class PasswordChoiceTests(IGateFixture gate)
{
    private const string Common = "P@ssw0rd2026!";

    [Fact]
    public async Task Nobody_sets_a_server_up_with_one()
    {
        var code = await gate.Services.GetRequiredService<SetupCodes>().NewAsync(firstStart: false, TestContext.Current.CancellationToken);
        var number = Guid.NewGuid().ToString("n");

        foreach (var (password, reason) in new[] { (Common, "tried first"), ("grace.hopper!", "your name"), ("Tabulating 1952", "your organization") })
        {
            using var refused = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/setup", Setup(password));
            await RefusedAsync(refused, reason);
        }

        using var done = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/setup", Setup(GateFixture.Password));
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);

        SetupRequest Setup(string password) => new(code, new NewOrganization($"Tabulating {number}"), new NewOwner("Grace Hopper", "grace@example.org", password));
    }

    [Fact]
    public async Task Nobody_is_given_one()
    {
        var owner = await gate.OwnerAsync();
        var person = await owner.PostAsync<CreatedPerson>("/api/v1/people", New("given@example.org", GateFixture.Password), HttpStatusCode.Created);

        using var added = await owner.SendAsync(HttpMethod.Post, "/api/v1/people", New("other@example.org", Common));
        using var named = await owner.SendAsync(HttpMethod.Post, "/api/v1/people", New("other@example.org", "Katherine-Johnson"));
        using var reset = await owner.SendAsync(HttpMethod.Put, $"/api/v1/people/{person.Person.Id}/password", new SetPassword(Common));
        using var shared = await owner.SendAsync(HttpMethod.Put, $"/api/v1/people/{person.Person.Id}/password", new SetPassword("organization2026"));

        await RefusedAsync(added, "tried first");
        await RefusedAsync(named, "your name");
        await RefusedAsync(reset, "tried first");
        await RefusedAsync(shared, "your organization");
        Assert.DoesNotContain((await owner.GetAsync<Page<Person>>("/api/v1/people?limit=200")).Items, p => p.Email == "other@example.org");

        static NewPerson New(string email, string password) => new(email, "Katherine Johnson") { Password = password };
    }

    [Fact]
    public async Task Nobody_takes_an_invitation_up_with_one_and_the_link_goes_on_working()
    {
        var owner = await gate.OwnerAsync();
        var invitation = await owner.PostAsync<CreatedPerson>("/api/v1/people", new NewPerson("mary@example.org", "Mary Jackson"), HttpStatusCode.Created);
        var code = invitation.Link!.Split("code=")[1];

        using var common = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/invitations/accept", new AcceptInvitation(code, Common));
        using var former = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/invitations/accept", new AcceptInvitation(code, "mary.jackson1", "Somebody else"));
        using var page = await gate.Anonymous.PostAsync(
            "/invitation", new FormUrlEncodedContent([new("Code", code), new("Password", Common)]), TestContext.Current.CancellationToken);
        using var done = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/invitations/accept", new AcceptInvitation(code, GateFixture.Password));

        await RefusedAsync(common, "tried first");
        await RefusedAsync(former, "your name");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.StatusCode);
        Assert.Contains("tried first", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(done.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Nobody_changes_theirs_to_one_and_who_has_one_still_signs_in()
    {
        var owner = await gate.OwnerAsync();

        using var change = await owner.SendAsync(HttpMethod.Put, "/api/v1/me/password", new ChangePassword(GateFixture.Password, Common));
        using var still = await gate.Anonymous.SendAsync(HttpMethod.Post, "/api/v1/session", new SignInRequest(owner.Email, GateFixture.Password, owner.Slug));

        await RefusedAsync(change, "tried first");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer, string reason) =>
        Assert.Contains(reason, (await answer.ProblemAsync(HttpStatusCode.UnprocessableEntity, "password-unsuitable")).Detail, StringComparison.Ordinal);
}

[Collection(nameof(SqliteGate))]
public sealed class PasswordChoiceTestsOnSqlite(SqliteGate gate) : PasswordChoiceTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class PasswordChoiceTestsOnPostgres(PostgresGate gate) : PasswordChoiceTests(gate);
