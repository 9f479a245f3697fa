using System.Net;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>An identity provider that we did not write: metadata both ways, sign-in, encrypted assertions, and logout from either side.</summary>
public abstract class ForeignSamlTests(IGateFixture gate)
{
    private const string Bye = "https://acme.example/bye";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Samlify_signs_a_viewer_in_and_out(bool encrypted)
    {
        using var provider = await ForeignIdentityProvider.StartAsync();
        var world = await WorldAsync(provider, encrypted);
        await SignInAsync(world);
        var profile = (await world.App.GetAsync($"/api/v2/{TvExample.Acme}/profiles/{TvExample.BlueCable}")).Ok().Json["profiles"]![TvExample.BlueCable]!;
        Assert.Equal(("foreign-viewer", "h-foreign"), ((string?)profile["attributes"]!["userID"]!["value"], (string?)profile["attributes"]!["householdID"]!["value"]));

        var logout = (await world.App.GetAsync($"/api/v2/{TvExample.Acme}/logout/{TvExample.BlueCable}?redirectUrl={Uri.EscapeDataString(Bye)}")).Ok();
        using var leaving = await world.OpenAsync((string)logout.Json["logouts"]![TvExample.BlueCable]!["url"]!);
        using var atProvider = await gate.Anonymous.GetAsync(leaving.Headers.Location, Ct);
        Assert.True(atProvider.StatusCode == HttpStatusCode.Redirect, await atProvider.Content.ReadAsStringAsync(Ct));
        using var back = await gate.Anonymous.GetAsync(atProvider.Headers.Location, Ct);

        Assert.Equal((HttpStatusCode.Redirect, Bye), (back.StatusCode, back.Headers.Location?.OriginalString));
        Assert.False(world.Logged("its answer to a logout"));
    }

    [Fact]
    public async Task Samlify_ends_a_session_and_believes_our_answer()
    {
        using var provider = await ForeignIdentityProvider.StartAsync();
        var world = await WorldAsync(provider, encrypted: false);
        await SignInAsync(world);

        using var asked = await gate.Anonymous.GetAsync($"{provider.Address}/leave", Ct);
        using var answer = await gate.Anonymous.GetAsync(asked.Headers.Location, Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync(Ct));
        using var end = await gate.Anonymous.GetAsync(answer.Headers.Location, Ct);

        Assert.Equal("ended in answer to a request", await end.Content.ReadAsStringAsync(Ct));
        Assert.Equal(0, await world.CountProfilesAsync());
    }

    private async Task<MvpdWorld> WorldAsync(ForeignIdentityProvider provider, bool encrypted)
    {
        // Its clock is the real one, and cannot be set.
        if (TimeProvider.System.GetUtcNow() - gate.Clock.GetUtcNow() is { Ticks: > 0 } behind)
        {
            gate.Clock.Advance(behind);
        }

        var world = await MvpdWorld.StartAsync(gate, MvpdWorld.With(TvExample.BlueCable, m => m with
        {
            Saml = new TvSamlProvider { MetadataUrl = $"{provider.Address}/metadata", RequireSigned = "assertion", RequireEncrypted = encrypted, SkewSeconds = 300 },
        }));
        await provider.TrustAsync(world.EntityId, encrypted);
        return world;
    }

    private async Task SignInAsync(MvpdWorld world)
    {
        using var away = await world.OpenAsync($"/api/v2/authenticate/{TvExample.Acme}/{await world.CodeAsync()}");
        Assert.True(away.StatusCode == HttpStatusCode.Redirect, await away.Content.ReadAsStringAsync(Ct));
        var html = await gate.Anonymous.GetStringAsync(away.Headers.Location, Ct);
        var fields = System.Text.RegularExpressions.Regex.Matches(html, "name=\"([^\"]*)\" value=\"([^\"]*)\"").Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value))).ToArray();
        using var back = await world.PostFormAsync($"/saml/{world.Site.Owner.Slug}/acs", fields);
        Assert.True(back.Headers.Location?.OriginalString == MvpdWorld.RedirectUrl, string.Join('\n', gate.Logs.Lines.Where(l => l.Event.Id is 2762 or 2764).Select(l => l.Text)));
    }
}

public sealed class ForeignSamlTestsOnSqlite(SqliteMvpdGate gate) : ForeignSamlTests(gate), IClassFixture<SqliteMvpdGate>;

public sealed class ForeignSamlTestsOnPostgres(PostgresMvpdGate gate) : ForeignSamlTests(gate), IClassFixture<PostgresMvpdGate>;
