using System.Net;
using System.Text.RegularExpressions;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Mvpds.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Mvpds;

/// <summary>The second screen without script: a code, a provider, and on to it.</summary>
public abstract partial class ActivationTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_types_the_code_picks_a_provider_and_is_led_to_it_and_back()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var code = await OpenCodeAsync(world);

        using var typed = await world.PostFormAsync("/activate", ("code", $" {code[..3].ToLowerInvariant()}-{code[3..]} "));
        using var picker = await world.OpenAsync(typed.Headers.Location!.OriginalString);
        var page = await picker.Content.ReadAsStringAsync(Ct);
        using var chosen = await world.PostFormAsync(typed.Headers.Location.OriginalString, ("mvpd", TvExample.BlueCable));
        using var away = await world.OpenAsync(chosen.Headers.Location!.OriginalString);
        using var back = await world.PostAsync(world.Answer(SentMessage.OfRedirect(away.Headers.Location!).Id).ToXml());

        Assert.Equal((HttpStatusCode.SeeOther, $"/activate/{code}"), (typed.StatusCode, typed.Headers.Location.OriginalString));

        // Trials and what is disabled are nothing to sign in at.
        Assert.Equal([TvExample.BlueCable, TvExample.FrailNet, TvExample.GreenSat, TvExample.PickerTel], Offers().Matches(page).Select(m => m.Groups[1].Value));
        Assert.Contains("Acme TV", page, StringComparison.Ordinal);
        Assert.Contains("You connect an Apple TV to Acme TV", page, StringComparison.Ordinal);
        Assert.Equal($"/api/v2/authenticate/{TvExample.Acme}/{code}", chosen.Headers.Location.OriginalString);
        Assert.Equal("https://acme.example/", back.Headers.Location?.OriginalString);
        Assert.Equal([TvExample.BlueCable], await world.ProfilesAsync());
    }

    [Fact]
    public async Task A_search_without_script_narrows_the_list()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var code = await OpenCodeAsync(world);

        var found = await (await world.OpenAsync($"/activate/{code}?q=SATEL")).Content.ReadAsStringAsync(Ct);
        var nothing = await (await world.OpenAsync($"/activate/{code}?q=%3Cscript%3E")).Content.ReadAsStringAsync(Ct);

        Assert.Equal([TvExample.GreenSat], Offers().Matches(found).Select(m => m.Groups[1].Value));
        Assert.Empty(Offers().Matches(nothing));
        Assert.DoesNotContain("<script>", nothing.Replace("<script src", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_the_device_chose_is_the_only_one_offered_and_a_complete_session_goes_on_at_once()
    {
        var world = await MvpdWorld.StartAsync(gate);
        var chosen = (string)(await world.App.PostAsync($"/api/v2/{TvExample.Acme}/sessions", ("mvpd", TvExample.GreenSat))).Ok().Json["code"]!;
        var page = await (await world.OpenAsync($"/activate/{chosen}")).Content.ReadAsStringAsync(Ct);
        var complete = await world.CodeAsync();

        using var typed = await world.PostFormAsync("/activate", ("code", complete));

        Assert.Equal([TvExample.GreenSat], Offers().Matches(page).Select(m => m.Groups[1].Value));
        Assert.Equal($"/api/v2/authenticate/{TvExample.Acme}/{complete}", typed.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData(TvExample.Trial30)]
    [InlineData(TvExample.DarkNet)]
    [InlineData("nobody")]
    [InlineData("")]
    public async Task What_is_not_offered_cannot_be_chosen(string mvpd)
    {
        var world = await MvpdWorld.StartAsync(gate);
        var code = await OpenCodeAsync(world);

        using var response = await world.PostFormAsync($"/activate/{code}", ("mvpd", mvpd));

        Assert.Equal((HttpStatusCode.SeeOther, $"/activate/{code}"), (response.StatusCode, response.Headers.Location?.OriginalString));
        Assert.Contains("mvpd", (await world.App.GetAsync($"/api/v2/{TvExample.Acme}/sessions/{code}")).Ok().Json["missingParameters"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_sign_in_ends_on_a_page_that_begins_again_with_the_same_code()
    {
        var world = await MvpdWorld.StartAsync(gate, c => c with { ServiceProviders = [.. c.ServiceProviders.Select(s => s with { DefaultRedirectUrl = null })] });
        var code = await OpenCodeAsync(world);
        using var chosen = await world.PostFormAsync($"/activate/{code}", ("mvpd", TvExample.BlueCable));
        var sent = await world.GoAsync(code);
        var refusal = world.Answer(sent.Id) with { Assertion = null, Status = new Protocols.Saml.SamlStatus(Protocols.Saml.SamlStatus.Responder) };

        using var back = await world.PostAsync(refusal.ToXml());
        var failed = await (await world.OpenAsync(back.Headers.Location!.PathAndQuery)).Content.ReadAsStringAsync(Ct);
        var again = await world.GoAsync(code);
        using var good = await world.PostAsync(world.Answer(again.Id).ToXml());
        var done = await (await world.OpenAsync(good.Headers.Location!.PathAndQuery)).Content.ReadAsStringAsync(Ct);

        Assert.Contains($"/activate/{code}", failed, StringComparison.Ordinal);
        Assert.Contains("You were not signed in", failed, StringComparison.Ordinal);
        Assert.Contains("Back to your TV", done, StringComparison.Ordinal);
    }

    private static async Task<string> OpenCodeAsync(MvpdWorld world) => (string)(await world.App.PostAsync($"/api/v2/{TvExample.Acme}/sessions")).Ok().Json["code"]!;

    [GeneratedRegex("""name="mvpd" value="([^"]+)""")]
    private static partial Regex Offers();
}

[Collection(nameof(SqliteMvpdGate))]
public sealed class ActivationTestsOnSqlite(SqliteMvpdGate gate) : ActivationTests(gate);

[Collection(nameof(PostgresMvpdGate))]
public sealed class ActivationTestsOnPostgres(PostgresMvpdGate gate) : ActivationTests(gate);
