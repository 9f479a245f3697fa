using Gatehouse.Client.Tests.TvProvider.Support;
using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.Tests.TvProvider;

/// <summary>Where the account of the device does not lead to a profile, and what an app does then.</summary>
public sealed class PartnerFallbackTests : IDisposable
{
    private const string SamlResponse = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>""";
    private const string Sessions = "POST /api/v2/ACMETV/sessions";
    private const string PartnerSessions = "POST /api/v2/ACMETV/sessions/sso/Apple";
    private const string PartnerProfiles = "POST /api/v2/ACMETV/profiles/sso/Apple";

    private static readonly VideoAccountMetadata SignedIn = new("blue-cable-tv");

    private readonly LivingRoom _room = new LivingRoom().Registered();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Story Story => _room.Story;

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Whoever_is_signed_in_already_is_not_asked_anything()
    {
        Quietly(VideoAccountAccess.Granted, SignedIn);
        Story.Calls("GET /api/v2/ACMETV/profiles", 200, Answer.Profiles(_room.Now, "appleSSO", "BlueCable"));

        var signIn = await _room.Start().SignInAsync(Ct);

        Assert.Equal((TvSignInOutcome.AlreadySignedIn, "BlueCable", null), (signIn.Outcome, signIn.Profile?.Mvpd, signIn.Fallback));
        Story.IsOver();
    }

    [Fact]
    public async Task Of_several_profiles_the_viewer_chooses_one_and_the_next_start_remembers_it()
    {
        for (var start = 0; start < 2; start++)
        {
            Quietly(VideoAccountAccess.Denied);
            Story.Calls("GET /api/v2/ACMETV/profiles", 200, Answer.Profiles(_room.Now, "regular", "BlueCable", "GreenSat"));
            if (start == 0)
            {
                Story.Step("choose a profile", profiles => ((IReadOnlyList<TvProfile>)profiles).Single(p => p.Mvpd == "GreenSat"));
            }
        }

        Assert.Equal("GreenSat", (await _room.Start().FindAsync(Ct))?.Mvpd);
        Assert.Equal("GreenSat", (await _room.Start().FindAsync(Ct))?.Mvpd);
        Story.IsOver();
    }

    [Theory]
    [InlineData(VideoAccountAccess.Denied, "denied")]
    [InlineData(VideoAccountAccess.Restricted, "restricted")]
    [InlineData(VideoAccountAccess.NotDetermined, "notDetermined")]
    public async Task Without_permission_the_app_shows_its_own_picker_and_asks_the_service_for_no_partner_session(VideoAccountAccess access, string said)
    {
        Quietly(access);
        Story.Calls("GET /api/v2/ACMETV/profiles", 200, Answer.NoProfiles, seen =>
        {
            var status = seen.Told("AP-Partner-Framework-Status");
            Assert.Equal(said, status.GetProperty("frameworkPermissionInfo").GetProperty("accessStatus").GetString());
            Assert.Empty(status.GetProperty("frameworkProviderInfo").EnumerateObject());
        });
        Providers();
        _room.Account(interrupts: true, access);
        Story.Step("choose a provider", offered =>
        {
            Assert.Equal(["BlueCable", "PickerTel", "GreenSat"], ((IReadOnlyList<TvProviderOffer>)offered).Select(p => p.Id)); // no trials
            return ProviderChoice.Of("GreenSat");
        });
        Story.Calls(Sessions, 200, Answer.Session(_room.Now, "authenticate", "7KQ2XWD", "GreenSat"), seen => Assert.Equal("GreenSat", seen.Field("mvpd")));
        InBrowser("7KQ2XWD", "GreenSat");

        var signIn = await _room.Start().SignInAsync(Ct);

        Assert.Equal((TvSignInOutcome.InBrowser, "GreenSat", "access_" + access), (signIn.Outcome, signIn.Profile?.Mvpd, signIn.Fallback));
        Story.IsOver();
    }

    [Fact]
    public async Task A_viewer_who_closes_the_picker_of_the_device_is_left_alone()
    {
        Unknown();
        _room.Account(interrupts: true, VideoAccountAccess.Granted, _ => throw new VideoAccountException(VideoAccountErrorCode.UserCancelled));

        Assert.Equal(new TvSignIn(TvSignInOutcome.Cancelled, null), await _room.Start().SignInAsync(Ct));
        Story.IsOver();
    }

    [Fact]
    public async Task A_provider_that_the_device_only_lists_is_not_asked_for_a_second_time()
    {
        Unknown();
        _room.Account(interrupts: true, VideoAccountAccess.Granted, _ => throw new VideoAccountException(VideoAccountErrorCode.UnsupportedProvider, "picker-tel"));
        Story.Calls(Sessions, 200, Answer.Session(_room.Now, "authenticate", "7KQ2XWD", "PickerTel"), seen => Assert.Equal("PickerTel", seen.Field("mvpd")));
        InBrowser("7KQ2XWD", "PickerTel");

        Assert.Equal("account_UnsupportedProvider", (await _room.Start().SignInAsync(Ct)).Fallback);
        Story.IsOver();
    }

    [Fact]
    public async Task Another_provider_than_those_of_the_device_comes_from_the_apps_own_picker()
    {
        Unknown();
        _room.Account(interrupts: true, VideoAccountAccess.Granted, _ => throw new VideoAccountException(VideoAccountErrorCode.UnsupportedProvider));
        Story.Step("choose a provider", _ => ProviderChoice.Cancelled);

        Assert.Equal(TvSignInOutcome.Cancelled, (await _room.Start().SignInAsync(Ct)).Outcome);
        Story.IsOver();
    }

    [Fact]
    public async Task A_sign_in_on_the_device_that_has_ended_does_not_vouch_for_anybody()
    {
        Unknown();
        _room.Account(interrupts: true, VideoAccountAccess.Granted, _ => SignedIn with { AuthenticationExpirationDate = _room.Now });
        Story.Calls(Sessions, 200, Answer.Session(_room.Now, "authenticate", "7KQ2XWD", "BlueCable"), seen => Assert.Equal("BlueCable", seen.Field("mvpd")));
        InBrowser("7KQ2XWD", "BlueCable");

        Assert.Equal("not_valid", (await _room.Start().SignInAsync(Ct)).Fallback);
        Story.IsOver();
    }

    [Fact]
    public async Task A_profile_that_the_service_has_needs_no_sign_in()
    {
        Unknown();
        Chosen(Answer.Session(_room.Now, "authorize", mvpd: "BlueCable").With("reasonType", "authenticatedSSO"));
        Story.Calls("GET /api/v2/ACMETV/profiles/BlueCable", 200, Answer.Profiles(_room.Now, "appleSSO", "BlueCable"), seen => Assert.NotNull(seen.Header("AP-Partner-Framework-Status")));

        Assert.Equal(TvSignInOutcome.AlreadySignedIn, (await _room.Start().SignInAsync(Ct)).Outcome);
        Story.IsOver();
    }

    [Theory]
    [InlineData("pfs_fallback")]
    [InlineData("configuration_fallback")]
    public async Task A_session_that_falls_back_goes_on_with_its_code(string reason)
    {
        Unknown();
        Chosen(Answer.Session(_room.Now, "authenticate", "Q8MN3RT", "BlueCable").With("reasonType", reason));
        InBrowser("Q8MN3RT", "BlueCable");

        var signIn = await _room.Start().SignInAsync(Ct);

        Assert.Equal((TvSignInOutcome.InBrowser, reason), (signIn.Outcome, signIn.Fallback));
        Story.IsOver();
    }

    [Fact]
    public async Task A_session_that_falls_back_without_a_provider_gets_one_from_the_apps_picker()
    {
        Unknown();
        Chosen(Answer.Session(_room.Now, "resume", "W5ZK7PC", null, "mvpd").With("reasonType", "pfs_fallback"));
        Story.Step("choose a provider", _ => ProviderChoice.Of("GreenSat"));
        Story.Calls("POST /api/v2/ACMETV/sessions/W5ZK7PC", 200, Answer.Session(_room.Now, "authenticate", "W5ZK7PC", "GreenSat"), seen =>
        {
            Assert.Equal("GreenSat", seen.Field("mvpd"));
            Assert.Null(seen.Header("AP-Device-Identifier"));
        });
        InBrowser("W5ZK7PC", "GreenSat");

        Assert.Equal("GreenSat", (await _room.Start().SignInAsync(Ct)).Profile?.Mvpd);
        Story.IsOver();
    }

    [Theory]
    [InlineData(VideoAccountErrorCode.InvalidVerificationToken)]
    [InlineData(VideoAccountErrorCode.ProviderRejected)]
    [InlineData(VideoAccountErrorCode.ServiceTemporarilyUnavailable)]
    public async Task A_provider_that_refuses_the_request_is_signed_in_at_with_a_browser(VideoAccountErrorCode code)
    {
        Unknown();
        Chosen(PartnerProfile());
        _room.Account(interrupts: true, VideoAccountAccess.Granted, _ => throw new VideoAccountException(code));
        Story.Calls(Sessions, 200, Answer.Session(_room.Now, "authenticate", "7KQ2XWD", "BlueCable"), seen => Assert.Equal("BlueCable", seen.Field("mvpd")));
        InBrowser("7KQ2XWD", "BlueCable");

        Assert.Equal("account_" + code, (await _room.Start().SignInAsync(Ct)).Fallback);
        Story.IsOver();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no XML")]
    [InlineData("<html/>")]
    [InlineData("""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"><broken""")]
    [InlineData("""<!DOCTYPE x [<!ENTITY a "b">]><samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>""")]
    public async Task What_is_no_SAML_response_is_not_sent(string? response)
    {
        Unknown();
        Chosen(PartnerProfile());
        _room.Account(interrupts: true, VideoAccountAccess.Granted, _ => SignedIn with { SamlAttributeQueryResponse = response });
        Story.Calls(Sessions, 200, Answer.Session(_room.Now, "authenticate", "7KQ2XWD", "BlueCable"));
        InBrowser("7KQ2XWD", "BlueCable");

        Assert.Equal(TvSignInOutcome.InBrowser, (await _room.Start().SignInAsync(Ct)).Outcome);
        Story.IsOver();
    }

    [Fact]
    public async Task A_response_is_sent_once_even_if_the_answer_is_lost()
    {
        Unknown();
        Chosen(PartnerProfile());
        _room.Account(interrupts: true, VideoAccountAccess.Granted, _ => SignedIn with { SamlAttributeQueryResponse = SamlResponse });
        Story.Loses(PartnerProfiles);
        Story.Calls("GET /api/v2/ACMETV/profiles/BlueCable", 200, Answer.Profiles(_room.Now, "appleSSO", "BlueCable"));

        Assert.Equal(TvSignInOutcome.ByDeviceAccount, (await _room.Start().SignInAsync(Ct)).Outcome);
        Story.IsOver();
    }

    [Theory]
    [InlineData("invalid_parameter_saml_response")]
    [InlineData("invalid_header_pfs_provider_info_expired")]
    public async Task A_response_that_the_service_refuses_leads_to_a_browser(string code)
    {
        Unknown();
        Chosen(PartnerProfile());
        _room.Account(interrupts: true, VideoAccountAccess.Granted, _ => SignedIn with { SamlAttributeQueryResponse = SamlResponse });
        Story.Calls(PartnerProfiles, 400, Answer.Error(400, code));
        Story.Calls(Sessions, 200, Answer.Session(_room.Now, "authenticate", "7KQ2XWD", "BlueCable"));
        InBrowser("7KQ2XWD", "BlueCable");

        Assert.Equal(code, (await _room.Start().SignInAsync(Ct)).Fallback);
        Story.IsOver();
    }

    [Fact]
    public async Task A_degraded_provider_lets_its_viewers_in_without_any_of_it()
    {
        Unknown();
        Chosen(PartnerProfile());
        _room.Account(interrupts: true, VideoAccountAccess.Granted, _ => SignedIn with { SamlAttributeQueryResponse = SamlResponse });
        Story.Calls(PartnerProfiles, 200, Answer.Profiles(_room.Now, "degraded", "BlueCable"));

        Assert.Equal(TvSignInOutcome.WithoutSignIn, (await _room.Start().SignInAsync(Ct)).Outcome);
        Story.IsOver();
    }

    private void Quietly(VideoAccountAccess access, VideoAccountMetadata? metadata = null) => _room.Account(interrupts: false, access, metadata is null ? null : _ => metadata);

    // Permission is there, and nobody is signed in.
    private void Unknown()
    {
        Quietly(VideoAccountAccess.Granted, new VideoAccountMetadata(null));
        Story.Calls("GET /api/v2/ACMETV/profiles", 200, Answer.NoProfiles);
        Providers();
    }

    private void Providers() => Story.Calls("GET /api/v2/ACMETV/configuration", 200, Answer.Configuration);

    private void Chosen(object session)
    {
        _room.Account(interrupts: true, VideoAccountAccess.Granted, _ => SignedIn);
        Story.Calls(PartnerSessions, 200, session);
    }

    private void InBrowser(string code, string mvpd)
    {
        Story.Step($"open https://gate.example/api/v2/authenticate/ACMETV/{code}", end => (string)end == "https://acme.example/done");
        Story.Calls($"GET /api/v2/ACMETV/profiles/code/{code}", 200, Answer.Profiles(_room.Now, "regular", mvpd));
    }

    private Dictionary<string, object?> PartnerProfile() => Answer.Session(_room.Now, "partner_profile", mvpd: "BlueCable")
        .With("authenticationRequest", new { type = "saml", request = Convert.ToBase64String("<x/>"u8), attributesNames = new[] { "uid" } });
}
