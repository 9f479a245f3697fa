using System.Text.Json.Nodes;
using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Accounts.Upstream;

/// <summary>Two processes on one database, whose people come from a certified provider: it is asked once, whoever wants to know.</summary>
public sealed class ForeignStandingTests(ImpatientPostgresGate gate) : ForeignProviderTestBase(gate), IClassFixture<ImpatientPostgresGate>
{
    private static readonly TimeSpan Due = TimeSpan.FromSeconds(61);

    [Fact]
    public async Task Of_all_processes_one_asks_the_provider_each_time_with_a_token_that_is_good_once()
    {
        await using var other = await gate.StartAnotherAsync();
        using var foreign = await ForeignProvider.StartAsync();
        var (owner, person) = await MemberAsync(foreign);
        await foreign.SlowAsync(TimeSpan.FromMilliseconds(400)); // long enough for all of them to come while one asks

        for (var round = 1; round <= 3; round++)
        {
            Gate.Clock.Advance(Due);
            Assert.All(await AskAsync(owner, person, other), standing => Assert.Equal(Standing.Good, standing));
            Assert.Equal(round, await foreign.RenewalsAsync());
        }

        await foreign.RemoveAsync("alice");
        Gate.Clock.Advance(Due);
        var answers = await AskAsync(owner, person, other);

        // The one that asked knows; to the others the last word counts, until it is written down.
        Assert.Contains(Standing.Gone, answers);
        Assert.All(answers, standing => Assert.True(standing is Standing.Good or Standing.Gone));
        Assert.All(await AskAsync(owner, person, other), standing => Assert.Equal(Standing.Gone, standing));
        Assert.Equal(4, await foreign.RenewalsAsync());
    }

    private async Task<(AdminClient Owner, string Person)> MemberAsync(ForeignProvider foreign)
    {
        var owner = await Gate.OwnerAsync();
        await foreign.AddAsync(new JsonObject { ["sub"] = "alice", ["preferred_username"] = "alice", ["email"] = "alice@" + Domain, ["email_verified"] = true });
        await ConnectAsync(owner, foreign, UpstreamAuthentication.ClientSecretBasic);
        using var visit = Browser();
        using var answer = await SignInThereAsync(visit, owner, "alice");
        return (owner, (await SignedInAsync(answer)).PersonId);
    }

    private Task<Standing[]> AskAsync(AdminClient owner, string person, GateServer other)
    {
        IPeople[] processes = [Gate.Services.GetRequiredService<IPeople>(), other.Services.GetRequiredService<IPeople>()];
        return Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => processes[i % 2].StandingAsync(owner.OrganizationId, person, Ct), Ct)));
    }
}
