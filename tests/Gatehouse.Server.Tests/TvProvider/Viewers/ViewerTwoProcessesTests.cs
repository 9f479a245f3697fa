using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.Tests.TvProvider.Viewers.Support;
using Gatehouse.Server.TvProvider.Mvpds;

namespace Gatehouse.Server.Tests.TvProvider.Viewers;

/// <summary>Several processes on one database ask an MVPD once, count together, and know at once what one of them changed.</summary>
[Collection(nameof(PostgresViewerGate))]
public sealed class ViewerTwoProcessesTests(PostgresViewerGate gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_processes_ask_the_same_question_once()
    {
        await using var other = await gate.StartAnotherAsync();
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        var open = new TaskCompletionSource();
        world.Mvpds.Gate = open.Task;

        var calls = Enumerable.Range(0, 8).Select(i => ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, root: i % 2 == 0 ? ViewerWorld.Root : There(other))).ToList();
        await Task.Delay(500, Ct); // time for the others to ask, too, which they must not
        open.SetResult();
        var decisions = await Task.WhenAll(calls);

        Assert.All(decisions, d => Assert.True((bool)d["authorized"]!));
        Assert.Single(world.Mvpds.Asked);
    }

    [Fact]
    public async Task Where_one_process_gets_no_answer_the_next_one_asks()
    {
        await using var other = await gate.StartAnotherAsync();
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        var questions = 0;
        world.Mvpds.Say = r => Interlocked.Increment(ref questions) == 1
            ? new MvpdDecision(r, Permitted: false, TvErrorCodes.NetworkReceivedError)
            : new MvpdDecision(r, Permitted: true);
        var open = new TaskCompletionSource();
        world.Mvpds.Gate = open.Task;

        var first = ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable);
        await Eventually.TrueAsync(() => !world.Mvpds.Asked.IsEmpty);
        var second = ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, root: There(other));
        await Task.Delay(300, Ct); // time for the second to ask, too, which it must not yet
        open.SetResult();

        Assert.Equal("network_received_error", (string?)(await first)["error"]!["code"]);
        Assert.True((bool)(await second)["authorized"]!);
        Assert.Equal(2, world.Mvpds.Asked.Count);
    }

    [Fact]
    public async Task A_logout_counts_on_the_next_request_in_the_other_process()
    {
        await using var other = await gate.StartAnotherAsync();
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.SignedInAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.True((bool)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, root: There(other)))["authorized"]!);
        }

        (await app.GetAsync($"{ViewerWorld.Root}/logout/BlueCable?redirectUrl={ViewerWorld.Done}")).Ok();

        Assert.Equal("authenticated_profile_missing", (string?)(await ViewerWorld.AuthorizeAsync(app, TvExample.BlueCable, root: There(other)))["error"]!["code"]);
    }

    [Fact]
    public async Task A_trial_has_exactly_as_many_resources_at_two_processes()
    {
        await using var other = await gate.StartAnotherAsync();
        var world = await ViewerWorld.CreateAsync(gate);
        var apps = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.AppAsync()));
        foreach (var app in apps)
        {
            ViewerWorld.TrialIdentity(app, "the-same");
        }

        var decisions = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            i => ViewerWorld.AuthorizeAsync(apps[i % apps.Length], TvExample.Promo5, $"film-{i}", i % 2 == 0 ? ViewerWorld.Root : There(other))));

        Assert.Equal(5, decisions.Count(d => (bool)d["authorized"]!));
    }

    [Fact]
    public async Task A_sign_in_that_began_at_one_process_ends_at_the_other()
    {
        await using var other = await gate.StartAnotherAsync();
        var world = await ViewerWorld.CreateAsync(gate);
        var app = await world.AppAsync();
        var session = (await app.PostAsync($"{ViewerWorld.Root}/sessions", ("mvpd", "BlueCable"), ("domainName", "acme.example"), ("redirectUrl", ViewerWorld.Done))).Ok().Json;
        var code = (string)session["code"]!;

        Assert.True(await world.FinishAsync(code, ViewerWorld.SignIn("u-1")));

        Assert.Single(await ViewerWorld.ProfilesAsync(app, root: There(other)));
        Assert.Equal("authorize", (string?)(await app.PostAsync($"{There(other)}/sessions/{code}")).Ok().Json["actionName"]);
    }

    private static string There(GateServer other) => new Uri(other.Address, ViewerWorld.Root).AbsoluteUri;
}
