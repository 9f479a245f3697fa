using System.Net;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>Several processes behind one public address.</summary>
public sealed class PublicMvpdGate : Fixtures.PostgresGate
{
    protected override IReadOnlyDictionary<string, string> Settings => MvpdSetup.Settings.Concat(base.Settings).Append(new("Gatehouse:PublicUrl", "https://gate.example")).ToDictionary(s => s.Key, s => s.Value);
}

/// <summary>Nothing that a sign-in needs is in one process only.</summary>
public sealed class MvpdTwoProcessesTests(PublicMvpdGate gate) : IClassFixture<PublicMvpdGate>
{
    [Fact]
    public async Task A_sign_in_whose_process_is_killed_while_the_viewer_is_at_the_provider_completes_on_another()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var dies = await gate.StartAnotherAsync();
        SentMessage sent;
        await using (dies)
        {
            var there = new MvpdWorld(world.Site, world.App) { Browser = dies.Anonymous };
            sent = await there.GoAsync(await there.CodeAsync());
        }

        using var response = await world.PostAsync(world.Answer(sent.Id).ToXml(), sent.RelayState);

        Assert.Equal((HttpStatusCode.Redirect, MvpdWorld.RedirectUrl), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Equal([TvExample.BlueCable], await world.ProfilesAsync());
    }

    [Fact]
    public async Task An_answer_posted_to_two_processes_at_once_signs_in_once()
    {
        var world = await MvpdWorld.StartAsync(gate);
        await using var other = await gate.StartAnotherAsync();
        var there = new MvpdWorld(world.Site, world.App) { Browser = other.Anonymous };
        var sent = await world.GoAsync(await world.CodeAsync());
        var answer = world.Answer(sent.Id).ToXml();

        var responses = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? world : there).PostAsync(answer)));

        Assert.Single(responses, r => r.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(5, responses.Count(r => r.StatusCode == HttpStatusCode.BadRequest));
        Assert.Equal(1, await world.CountProfilesAsync());
        Array.ForEach(responses, r => r.Dispose());
    }

    [Fact]
    public async Task A_viewer_who_leaves_by_one_process_comes_back_by_the_other()
    {
        var world = await MvpdWorld.StartAsync(gate);
        await using var other = await gate.StartAnotherAsync();
        var there = new MvpdWorld(world.Site, world.App) { Browser = other.Anonymous };
        await world.SignInAsync();
        var logout = (await world.App.GetAsync($"/api/v2/{TvExample.Acme}/logout/{TvExample.BlueCable}?redirectUrl=https%3A%2F%2Facme.example%2Fbye")).Ok();
        using var leaving = await there.OpenAsync((string)logout.Json["logouts"]![TvExample.BlueCable]!["url"]!);
        var sent = SentMessage.OfRedirect(leaving.Headers.Location!);
        var answer = new Protocols.Saml.LogoutResponse(
            MvpdWorld.NewId(), gate.Clock.GetUtcNow(), world.Logout, MvpdWorld.Provider, sent.Id, new Protocols.Saml.SamlStatus(Protocols.Saml.SamlStatus.Success));

        using var back = await world.OpenAsync(new Uri(Protocols.Saml.RedirectBinding.Write(answer, sent.RelayState, MvpdWorld.Signer)).PathAndQuery);

        Assert.Equal("https://acme.example/bye", back.Headers.Location?.OriginalString);
    }
}
