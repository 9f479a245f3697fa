using Gatehouse.Client.Tests.TvProvider.Support;
using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.Tests.TvProvider;

/// <summary>Basic authentication: in a browser here, with a code on the second screen, and when polling begins and ends.</summary>
public sealed class BasicSignInTests : IDisposable
{
    private const string Sessions = "POST /api/v2/ACMETV/sessions";
    private const string Poll = "GET /api/v2/ACMETV/profiles/code/7KQ2XWD";
    private const string Page = "open https://gate.example/api/v2/authenticate/ACMETV/7KQ2XWD";

    private readonly LivingRoom _room = new LivingRoom().Registered();

    public BasicSignInTests() => _room.Options = _room.Options with { Account = null };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Story Story => _room.Story;

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task With_a_browser_polling_begins_when_it_is_back_and_ends_with_the_profile()
    {
        Story.Calls(Sessions, 200, Ready(), seen => Assert.Equal(("GreenSat", "acme.example"), (seen.Field("mvpd"), seen.Field("domainName"))));
        Story.Step(Page, _ => true);
        Story.Calls(Poll, 200, Answer.NoProfiles, seen => Assert.Null(seen.Header("AP-Device-Identifier")));
        Story.Calls(Poll, 200, Answer.Profiles(_room.Now, "regular", "GreenSat"));
        var app = _room.Start();

        Assert.Equal(TvSignInOutcome.InBrowser, (await app.SignInAsync("GreenSat", Ct)).Outcome);
        Assert.Equal("GreenSat", app.Current?.Mvpd);
        Assert.Equal([TimeSpan.FromSeconds(4)], _room.Clock.Waits);
        Story.IsOver();
    }

    [Theory]
    [InlineData(true, TvSignInOutcome.Failed)]
    [InlineData(false, TvSignInOutcome.Cancelled)]
    public async Task Where_the_browser_ends_is_only_a_hint(bool arrives, TvSignInOutcome outcome)
    {
        _room.Options = _room.Options with { BrowserPatience = TimeSpan.FromSeconds(6) };
        Story.Calls(Sessions, 200, Ready());
        Story.Step(Page, _ => arrives);
        for (var polls = arrives ? 3 : 1; polls > 0; polls--)
        {
            Story.Calls(Poll, 200, Answer.NoProfiles);
        }

        Assert.Equal(new TvSignIn(outcome, null), await _room.Start().SignInAsync("GreenSat", Ct));
        Story.IsOver();
    }

    [Fact]
    public async Task A_window_that_was_closed_too_late_does_not_undo_the_sign_in()
    {
        Story.Calls(Sessions, 200, Ready());
        Story.Step(Page, _ => false);
        Story.Calls(Poll, 200, Answer.Profiles(_room.Now, "regular", "GreenSat"));

        Assert.Equal(TvSignInOutcome.InBrowser, (await _room.Start().SignInAsync("GreenSat", Ct)).Outcome);
        Story.IsOver();
    }

    [Fact]
    public async Task Without_a_browser_the_code_is_shown_and_polling_begins_at_once()
    {
        OnTelevision();
        Story.Calls("GET /api/v2/ACMETV/profiles", 200, Answer.NoProfiles);
        Story.Calls("GET /api/v2/ACMETV/configuration", 200, Answer.Configuration);
        Story.Step("choose a provider", _ => ProviderChoice.OnSecondScreen);
        Story.Calls(Sessions, 200, Answer.Session(_room.Now, "resume", "7KQ2XWD", null, "mvpd", "domainName", "redirectUrl"), seen => Assert.Equal("", seen.Body));
        Shown();
        Story.Calls(Poll, 200, Answer.NoProfiles).Calls(Poll, 503, "<html>").Calls(Poll, 503, "<html>").Calls(Poll, 503, "<html>").Calls(Poll, 503, "<html>");
        Story.Calls(Poll, 200, Answer.Profiles(_room.Now, "regular", "BlueCable"));

        var signIn = await _room.Start().SignInAsync(Ct);

        Assert.Equal((TvSignInOutcome.InBrowser, "BlueCable"), (signIn.Outcome, signIn.Profile?.Mvpd));
        Story.IsOver();
    }

    [Fact]
    public async Task Polling_ends_with_the_code()
    {
        OnTelevision();
        _room.Options = _room.Options with { PollInterval = TimeSpan.FromMinutes(15) };
        Story.Calls(Sessions, 200, Ready());
        Shown();
        Story.Calls(Poll, 200, Answer.NoProfiles).Calls(Poll, 200, Answer.NoProfiles).Calls(Poll, 200, Answer.NoProfiles);

        Assert.Equal(new TvSignIn(TvSignInOutcome.Failed, null), await _room.Start().SignInAsync("GreenSat", Ct));
        Story.IsOver();
    }

    [Fact]
    public async Task Polling_ends_when_a_newer_code_has_replaced_this_one()
    {
        OnTelevision();
        Story.Calls(Sessions, 200, Ready());
        Shown();
        Story.Calls(Poll, 400, Answer.Error(400, "invalid_authentication_session"));

        Assert.Equal(TvSignInOutcome.Failed, (await _room.Start().SignInAsync("GreenSat", Ct)).Outcome);
        Story.IsOver();
    }

    [Fact]
    public async Task Polling_ends_when_the_viewer_turns_away()
    {
        OnTelevision();
        Story.Calls(Sessions, 200, Ready());
        var away = new TaskCompletionSource();
        Story.Step("show 7KQ2XWD", _ => away.Task);
        Story.Step(Poll, _ =>
        {
            away.SetResult();
            return new HttpRequestException("gone");
        });
        _room.Options = _room.Options with { RetryDelays = [] };

        Assert.Equal(TvSignInOutcome.Cancelled, (await _room.Start().SignInAsync("GreenSat", Ct)).Outcome);
        Story.IsOver();
    }

    [Theory]
    [InlineData("temporary")]
    [InlineData("degraded")]
    [InlineData("platformSSO")]
    public async Task Where_nobody_has_to_sign_in_the_profile_is_read(string type)
    {
        _room.Options = _room.Options with { TempPassIdentity = new Dictionary<string, string> { ["email"] = "5d41" }, PlatformToken = _ => Task.FromResult<string?>("jws") };
        Story.Calls(Sessions, 200, Answer.Session(_room.Now, "authorize", mvpd: "Trial30"), seen => Assert.Equal("jws", seen.Header("Adobe-Subject-Token")));
        Story.Calls("GET /api/v2/ACMETV/profiles/Trial30", 200, Answer.Profiles(_room.Now, type, "Trial30"), seen =>
        {
            Assert.Equal("5d41", seen.Told("AP-TempPass-Identity").GetProperty("email").GetString());
            Assert.Equal("jws", seen.Header("Adobe-Subject-Token"));
        });

        var signIn = await _room.Start().SignInAsync("Trial30", Ct);

        Assert.Equal((TvSignInOutcome.WithoutSignIn, type), (signIn.Outcome, signIn.Profile?.Type));
        Story.IsOver();
    }

    [Fact]
    public async Task A_second_screen_checks_a_code_adds_what_is_missing_and_goes_to_the_provider()
    {
        Story.Calls("GET /api/v2/ACMETV/sessions/H4TZ9QN", 200, new
        {
            existingParameters = new { serviceProvider = "ACMETV" }, missingParameters = new[] { "mvpd", "redirectUrl" }, device = new { type = "SetTopBox", model = (string?)null }, notAfter = "1790001800000",
        });
        Story.Calls("POST /api/v2/ACMETV/sessions/H4TZ9QN", 200, Answer.Session(_room.Now, "retry", "H4TZ9QN", "GreenSat", "redirectUrl"));
        var client = _room.Start().Client;

        var state = await client.GetSessionAsync("H4TZ9QN", Ct);
        var next = await client.ResumeSessionAsync("H4TZ9QN", "GreenSat", null, null, Ct);

        Assert.Equal(["mvpd", "redirectUrl"], state.Missing);
        Assert.Equal(("SetTopBox", null), (state.DeviceType, state.DeviceModel));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1790001800000), state.NotAfter);
        Assert.Equal((TvActions.Retry, "redirectUrl"), (next.ActionName, Assert.Single(next.MissingParameters)));
        Assert.Equal("https://gate.example/api/v2/authenticate/ACMETV/H4TZ9QN", client.GetAuthenticationPage("H4TZ9QN").AbsoluteUri);
        Story.IsOver();
    }

    [Fact]
    public async Task What_would_lead_out_of_the_path_is_not_sent()
    {
        var client = _room.Start().Client;

        await Assert.ThrowsAsync<ArgumentException>(() => client.GetSessionAsync("..", Ct));
        Assert.Equal("/api/v2/authenticate/ACMETV/A%2F..%2FB", client.GetAuthenticationPage("A/../B").AbsolutePath);
        Story.IsOver();
    }

    private void OnTelevision()
    {
        _room.HasBrowser = false;
        _room.Options = _room.Options with { DomainName = null, RedirectUrl = null };
    }

    private void Shown() => Story.Step("show 7KQ2XWD", code => new Uri("https://gate.example/activate") == ((TvCode)code).Page);

    private Dictionary<string, object?> Ready() => Answer.Session(_room.Now, "authenticate", "7KQ2XWD", "GreenSat");
}
