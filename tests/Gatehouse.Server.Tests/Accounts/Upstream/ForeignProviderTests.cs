using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>Whole sign-ins at a certified provider, through its pages and ours.</summary>
public sealed class ForeignProviderTests(ImpatientGate gate) : ForeignProviderTestBase(gate), IClassFixture<ImpatientGate>
{
    [Theory]
    [InlineData(UpstreamAuthentication.ClientSecretBasic)]
    [InlineData(UpstreamAuthentication.PrivateKeyJwt)]
    public async Task Somebody_signs_in_is_made_here_is_asked_about_and_ends_with_their_account(UpstreamAuthentication authentication)
    {
        var owner = await Gate.OwnerAsync();
        using var foreign = await ForeignProvider.StartAsync();
        await foreign.AddAsync(new JsonObject
        {
            ["sub"] = "alice", ["preferred_username"] = "alice", ["name"] = "Alice Liddell", ["given_name"] = "Alice", ["email"] = "alice@" + Domain, ["email_verified"] = true,
        });
        var provider = await ConnectAsync(owner, foreign, authentication);
        var test = await owner.PostAsync<UpstreamTest>($"{Api}/{provider.Id}/test", new { });
        using var visit = Browser();
        using var answer = await SignInThereAsync(visit, owner, "alice");

        var result = await SignedInAsync(answer);
        var person = await PersonAsync(owner, result.PersonId);
        Gate.Clock.Advance(TimeSpan.FromSeconds(61));
        var first = await StandingAsync(owner, result.PersonId);
        Gate.Clock.Advance(TimeSpan.FromSeconds(61));
        var second = await StandingAsync(owner, result.PersonId); // with the refresh token that replaced the first
        await foreign.RemoveAsync("alice");
        Gate.Clock.Advance(TimeSpan.FromSeconds(61));
        var ended = await StandingAsync(owner, result.PersonId);

        Assert.True(test.Passed, string.Join('\n', test.Steps));
        Assert.Equal(("alice", "alice@" + Domain, "Alice Liddell", "Alice"), (person.UserName, person.Email, person.Name, person.GivenName));
        Assert.Equal(provider.Id, result.UpstreamId);
        Assert.Equal((Standing.Good, Standing.Good, Standing.Gone), (first, second, ended));
    }

    [Fact]
    public async Task Giving_up_there_leads_back_as_cancelled()
    {
        var owner = await Gate.OwnerAsync();
        using var foreign = await ForeignProvider.StartAsync();
        await ConnectAsync(owner, foreign, UpstreamAuthentication.ClientSecretPost);
        using var visit = Browser();
        var (location, _) = await LeaveAsync(visit, Wanting(owner));
        var (page, at) = await FollowAsync(visit, location);

        using var answer = await BackAsync(visit, new Uri(at, WebUtility.HtmlDecode(AbortLink().Match(page).Groups[1].Value)));

        Assert.Equal(SignInRefusals.Cancelled, Assert.IsType<SignInResult.Refused>(await TakeAsync(answer)).Code);
    }
}
