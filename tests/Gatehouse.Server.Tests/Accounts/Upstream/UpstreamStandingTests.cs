using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Accounts;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Upstream.Standings;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>Whether somebody's account at a provider still stands.</summary>
public abstract class UpstreamStandingTests(IGateFixture gate) : UpstreamTestBase(gate)
{
    private static readonly TimeSpan Due = TimeSpan.FromMinutes(16);

    [Fact]
    public async Task The_provider_is_asked_when_it_is_due_with_the_token_that_it_gave_last()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var person = await MemberAsync(owner, rogue);

        var early = await StandingAsync(owner, person);
        var asked = rogue.Calls["/token"];
        Gate.Clock.Advance(Due);
        var first = await StandingAsync(owner, person);
        var sent = rogue.LastForm["refresh_token"];
        var again = await StandingAsync(owner, person);
        Gate.Clock.Advance(Due);
        var second = await StandingAsync(owner, person);

        Assert.All([early, first, again, second], s => Assert.Equal(Standing.Good, s));
        Assert.Equal(1, asked);
        Assert.Equal(RogueProvider.RefreshToken + "1", sent);
        Assert.Equal(RogueProvider.RefreshToken + "2", rogue.LastForm["refresh_token"]);
        Assert.Equal(3, rogue.Calls["/token"]);
        Gate.Logs.AssertNone(RogueProvider.RefreshToken);
    }

    [Fact]
    public async Task Of_all_that_want_to_know_at_once_one_asks()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var person = await MemberAsync(owner, rogue);
        Gate.Clock.Advance(Due);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StandingAsync(owner, person)));

        Assert.All(answers, s => Assert.Equal(Standing.Good, s));
        Assert.Equal(2, rogue.Calls["/token"]);
    }

    [Fact]
    public async Task A_provider_that_may_be_slow_is_not_asked_with_a_token_that_is_on_its_way()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var person = await MemberAsync(owner, rogue);
        var patient = ActivatorUtilities.CreateInstance<AccountStandings>(
            Gate.Services, Options.Create(new AccountsOptions { AllowPrivateUpstreams = true, UpstreamTimeout = TimeSpan.FromMinutes(1) }));
        Gate.Clock.Advance(Due);
        Standing? meanwhile = null;
        rogue.Instead["/token"] = async http =>
        {
            rogue.Instead.Clear();
            Gate.Clock.Advance(TimeSpan.FromMinutes(2)); // its documents and its answer took their time
            meanwhile = await patient.ReadAsync(owner.OrganizationId, person, Ct);
            await http.Response.WriteAsJsonAsync(new { access_token = "at", token_type = "Bearer", refresh_token = "the successor" });
        };

        var asked = await patient.ReadAsync(owner.OrganizationId, person, Ct);

        Assert.Equal((Standing.Good, Standing.Good), (asked, meanwhile));
        Assert.Equal(2, rogue.Calls["/token"]);
    }

    [Fact]
    public async Task An_account_that_ended_there_ends_everything_here_until_the_person_signs_in_again()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        using var visit = Browser();
        var person = await SessionThatIsDueAsync(owner, rogue, visit);
        rogue.RefreshError = "invalid_grant";

        var ended = await StandingAsync(owner, person);
        var calls = rogue.Calls["/token"];
        var still = await StandingAsync(owner, person);
        using var silent = await visit.GetAsync(await BeginAsync(Wanting(owner) with { Silent = true }));
        var session = await TakeAsync(silent);
        await VisitedAsync(owner, rogue);

        Assert.Equal((Standing.Gone, Standing.Gone), (ended, still));
        Assert.Equal(SignInRefusals.InteractionRequired, Assert.IsType<SignInResult.Refused>(session).Code);
        Assert.Equal(calls + 1, rogue.Calls["/token"]);
        Assert.Equal(Standing.Good, await StandingAsync(owner, person));
        Assert.Contains(Gate.Logs.Lines, l => l.Event.Id == 2452 && l.Text.Contains(person, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_is_used_for_nothing_new_once_the_account_has_ended_there()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        using var visit = Browser();
        var person = await SessionThatIsDueAsync(owner, rogue, visit);

        using var before = await visit.GetAsync(await BeginAsync(Wanting(owner) with { Silent = true }));
        var good = await SignedInAsync(before);
        Gate.Clock.Advance(Due);
        rogue.RefreshError = "invalid_grant";
        using var after = await visit.GetAsync(await BeginAsync(Wanting(owner) with { Silent = true }));

        Assert.Equal(person, good.PersonId);
        Assert.Equal(SignInRefusals.InteractionRequired, Assert.IsType<SignInResult.Refused>(await TakeAsync(after)).Code);
        Assert.Empty((await owner.GetAsync<Client.Contracts.Common.Page<AccountSession>>($"/api/v1/accounts/sessions?person={person}")).Items);
    }

    [Fact]
    public async Task A_provider_that_gives_its_refresh_token_once_is_asked_with_it_after_later_sign_ins_too()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var person = await MemberAsync(owner, rogue);
        rogue.GivesRefreshTokens = false;
        await VisitedAsync(owner, rogue);
        Gate.Clock.Advance(Due);

        var good = await StandingAsync(owner, person);
        var sent = rogue.LastForm.GetValueOrDefault("refresh_token");
        Gate.Clock.Advance(Due);
        rogue.RefreshError = "invalid_grant";

        Assert.Equal((Standing.Good, RogueProvider.RefreshToken + "1"), (good, sent));
        Assert.Equal(Standing.Gone, await StandingAsync(owner, person));
    }

    [Fact]
    public async Task A_sign_in_while_the_provider_is_asked_loses_no_token()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var person = await MemberAsync(owner, rogue);
        Gate.Clock.Advance(Due);
        rogue.Instead["/token"] = async http =>
        {
            rogue.Instead.Clear();
            rogue.GivesRefreshTokens = false;
            await VisitedAsync(owner, rogue);
            await http.Response.WriteAsJsonAsync(new { access_token = "at", token_type = "Bearer", refresh_token = "the successor" });
        };

        var asked = await StandingAsync(owner, person);
        Gate.Clock.Advance(Due);
        var again = await StandingAsync(owner, person);

        Assert.Equal((Standing.Good, Standing.Good), (asked, again));
        Assert.Equal("the successor", rogue.LastForm["refresh_token"]);
    }

    [Fact]
    public async Task Whoever_is_gone_there_does_not_come_back_by_the_password_they_had_here()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var local = await owner.PostAsync<CreatedPerson>(
            "/api/v1/people", new NewPerson("alice@" + Domain, "Alice") { UserName = "alice", Password = GateFixture.Password }, HttpStatusCode.Created);
        var provider = await MakeAsync(owner, rogue.Issuer, authoritative: true);
        rogue.Claims = new JsonObject { ["sub"] = "alice", ["email"] = "alice@" + Domain, ["email_verified"] = true };
        await VisitedAsync(owner, rogue);
        using var before = await SubmitAsync(Browser(), await BeginAsync(Wanting(owner)), "alice");
        rogue.RefreshError = "invalid_grant";
        Gate.Clock.Advance(Due);

        var standing = await StandingAsync(owner, local.Person.Id);
        using var gone = await SubmitAsync(Browser(), await BeginAsync(Wanting(owner)), "alice");
        using var unlinked = await owner.SendAsync(HttpMethod.Delete, $"{Api}/{provider.Id}/accounts/{local.Person.Id}");
        using var again = await SubmitAsync(Browser(), await BeginAsync(Wanting(owner)), "alice");

        Assert.Equal(Standing.Gone, standing);
        Assert.Equal(
            [HttpStatusCode.SeeOther, HttpStatusCode.Forbidden, HttpStatusCode.SeeOther], new[] { before.StatusCode, gone.StatusCode, again.StatusCode });
    }

    [Theory]
    [InlineData(PersonRole.Admin, HttpStatusCode.Unauthorized)]
    [InlineData(PersonRole.ReadOnly, HttpStatusCode.Unauthorized)]
    [InlineData(PersonRole.Owner, HttpStatusCode.OK)]
    public async Task At_the_administration_the_password_of_whoever_is_gone_there_counts_for_owners_alone(PersonRole role, HttpStatusCode expected)
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        await owner.PostAsync<CreatedPerson>(
            "/api/v1/people", new NewPerson("alice@" + Domain, "Alice", role) { Password = GateFixture.Password }, HttpStatusCode.Created);
        await MakeAsync(owner, rogue.Issuer, authoritative: true);
        rogue.Claims = new JsonObject { ["sub"] = "alice", ["email"] = "alice@" + Domain, ["email_verified"] = true };
        await VisitedAsync(owner, rogue);
        var password = new Client.Contracts.Admin.SignInRequest("alice@" + Domain, GateFixture.Password, owner.Slug);
        using var before = await Gate.Anonymous.PostAsJsonAsync("/api/v1/session", password, Ct);
        rogue.RefreshError = "invalid_grant";
        Gate.Clock.Advance(Due);

        using var gone = await Gate.Anonymous.PostAsJsonAsync("/api/v1/session", password, Ct);

        Assert.Equal((HttpStatusCode.OK, expected), (before.StatusCode, gone.StatusCode));
    }

    [Theory]
    [InlineData("invalid_client")]
    [InlineData("temporarily_unavailable")]
    [InlineData("")]
    public async Task A_provider_out_of_order_is_tolerated_for_a_while_and_then_nothing_is_known(string error)
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var person = await MemberAsync(owner, rogue);
        rogue.RefreshError = error;

        Gate.Clock.Advance(Due);
        var tolerated = await StandingAsync(owner, person);
        var calls = rogue.Calls["/token"];
        var spared = await StandingAsync(owner, person);
        var after = rogue.Calls["/token"];
        Gate.Clock.Advance(TimeSpan.FromDays(1));
        var unknown = await StandingAsync(owner, person);
        rogue.RefreshError = null;
        Gate.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal((Standing.Good, Standing.Good, Standing.Unknown), (tolerated, spared, unknown));
        Assert.Equal(calls, after);
        Assert.Equal(Standing.Good, await StandingAsync(owner, person));
    }

    [Fact]
    public async Task OpenID_Connect_Core_12_2_An_answer_about_somebody_else_vouches_for_nobody()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var person = await MemberAsync(owner, rogue);
        rogue.Claims = new JsonObject { ["sub"] = "mallory" };

        Gate.Clock.Advance(TimeSpan.FromDays(2));

        Assert.Equal(Standing.Unknown, await StandingAsync(owner, person));
        Assert.Contains(Gate.Logs.Lines, l => l.Event.Id == 2450 && l.Text.Contains("sub is another", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_its_provider_somebody_is_gone_and_unlinked_a_local_person()
    {
        var owner = await Gate.OwnerAsync();
        await using var rogue = await RogueProvider.StartAsync(Gate.Clock);
        var person = await MemberAsync(owner, rogue);
        var provider = Assert.Single((await owner.GetAsync<Client.Contracts.Common.Page<UpstreamProvider>>(Api)).Items);
        rogue.Claims = new JsonObject { ["sub"] = "bob", ["preferred_username"] = "bob" };
        var bob = Assert.IsType<SignInResult.SignedIn>(await VisitedAsync(owner, rogue)).PersonId;

        using var unlinked = await owner.SendAsync(HttpMethod.Delete, $"{Api}/{provider.Id}/accounts/{bob}");
        using var deleted = await owner.SendAsync(HttpMethod.Delete, $"{Api}/{provider.Id}");

        Assert.Equal(Standing.Gone, await StandingAsync(owner, person));
        Assert.Equal(Standing.Good, await StandingAsync(owner, bob));
        Assert.Equal(Client.Contracts.Admin.PersonSource.Local, (await PersonAsync(owner, bob)).Source);

        using var orphan = await owner.SendAsync(HttpMethod.Delete, $"{Api}/{provider.Id}/accounts/{person}");
        using var nobody = await owner.SendAsync(HttpMethod.Delete, $"{Api}/{provider.Id}/accounts/{person}");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (orphan.StatusCode, nobody.StatusCode));
        Assert.Equal(Standing.Good, await StandingAsync(owner, person));
    }

    // Signed in with a browser session, so long ago that the provider is asked again whether the account stands.
    private async Task<string> SessionThatIsDueAsync(AdminClient owner, RogueProvider rogue, Visit visit)
    {
        var person = await MemberAsync(owner, rogue);
        using var signedIn = await visit.GetAsync(rogue.Authorize((await LeaveAsync(visit, Wanting(owner))).Query));
        Gate.Clock.Advance(Due);
        return person;
    }

    private async Task<string> MemberAsync(AdminClient owner, RogueProvider rogue)
    {
        await MakeAsync(owner, rogue.Issuer);
        rogue.Claims = new JsonObject { ["sub"] = "alice", ["preferred_username"] = "alice" };
        return Assert.IsType<SignInResult.SignedIn>(await VisitedAsync(owner, rogue)).PersonId;
    }
}

[Collection(nameof(UpstreamSqliteGate))]
public sealed class UpstreamStandingTestsOnSqlite(UpstreamSqliteGate gate) : UpstreamStandingTests(gate);

[Collection(nameof(UpstreamPostgresGate))]
public sealed class UpstreamStandingTestsOnPostgres(UpstreamPostgresGate gate) : UpstreamStandingTests(gate);
