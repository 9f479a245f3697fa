using Gatehouse.Client.Tests.TvProvider.Support;
using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.Tests.TvProvider;

/// <summary>Credentials and tokens: kept, renewed, and replaced where nothing else helps. Retries, throttling, and the list of providers.</summary>
public sealed class RegistrationTests : IDisposable
{
    private const string Register = "POST /o/client/register";
    private const string Token = "POST /o/client/token";
    private const string Profiles = "GET /api/v2/ACMETV/profiles";
    private const string Configuration = "GET /api/v2/ACMETV/configuration";

    private readonly LivingRoom _room = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Story Story => _room.Story;

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Credentials_and_token_are_kept_for_the_next_start()
    {
        Story.Calls(Register, 201, Answer.Client).Calls(Token, 201, Answer.Token());
        Story.Calls(Profiles, 200, Answer.NoProfiles).Calls(Profiles, 200, Answer.NoProfiles);

        await _room.Start().Client.GetProfilesAsync(null, Ct);
        await _room.Start().Client.GetProfilesAsync(null, Ct);

        Story.IsOver();
    }

    [Fact]
    public async Task A_token_is_used_until_its_end_and_then_replaced_without_registering()
    {
        _room.Registered();
        var client = _room.Start().Client;
        Story.Calls(Profiles, 200, Answer.NoProfiles, Bears("at_1")).Calls(Token, 201, Answer.Token("at_2")).Calls(Profiles, 200, Answer.NoProfiles, Bears("at_2"));

        await client.GetProfilesAsync(null, Ct);
        _room.Clock.Advance(TimeSpan.FromHours(6) - TimeSpan.FromSeconds(10));
        await client.GetProfilesAsync(null, Ct);

        Story.IsOver();
    }

    [Fact]
    public async Task A_refused_token_is_replaced()
    {
        _room.Registered();
        Story.Calls(Profiles, 401, Unauthorized()).Calls(Token, 201, Answer.Token("at_2")).Calls(Profiles, 200, Answer.NoProfiles, Bears("at_2"));

        await _room.Start().Client.GetProfilesAsync(null, Ct);

        Story.IsOver();
    }

    [Fact]
    public async Task Where_another_token_does_not_help_the_app_registers_again_once()
    {
        _room.Registered();
        Story.Calls(Profiles, 401, Unauthorized()).Calls(Token, 201, Answer.Token("at_2")).Calls(Profiles, 401, Unauthorized());
        Story.Calls(Register, 201, Answer.Client).Calls(Token, 201, Answer.Token("at_3")).Calls(Profiles, 401, Unauthorized());

        var refused = await Assert.ThrowsAsync<TvException>(() => _room.Start().Client.GetProfilesAsync(null, Ct));

        Assert.Equal((TvErrorActions.ApplicationRegistration, 401), (refused.Error.Action, refused.Error.Status));
        Story.IsOver();
    }

    [Fact]
    public async Task Credentials_that_the_service_does_not_know_are_replaced()
    {
        _room.Registered();
        _room.Clock.Advance(TimeSpan.FromDays(1));
        Story.Calls(Token, 400, new { error = "invalid_client" }).Calls(Register, 201, new { client_id = "c_2", client_secret = "s_2" });
        Story.Calls(Token, 201, Answer.Token(), seen => Assert.Equal("c_2", seen.Field("client_id"))).Calls(Profiles, 200, Answer.NoProfiles);

        await _room.Start().Client.GetProfilesAsync(null, Ct);

        Assert.Contains("c_2", System.Text.Encoding.UTF8.GetString(_room.Stored("client")!), StringComparison.Ordinal);
        Story.IsOver();
    }

    [Theory]
    [InlineData("unapproved_software_statement")]
    [InlineData("invalid_software_statement")]
    public async Task A_statement_that_does_not_count_is_said_and_not_tried_again(string code)
    {
        Story.Calls(Register, 400, new { error = code });

        var refused = await Assert.ThrowsAsync<TvException>(() => _room.Start().Client.ConnectAsync(Ct));

        Assert.Equal((code, TvErrorActions.ApplicationRegistration), (refused.Error.Code, refused.Error.Action));
        Assert.DoesNotContain(LivingRoom.Statement, refused.ToString(), StringComparison.Ordinal);
        Story.IsOver();
    }

    [Fact]
    public async Task An_app_of_another_service_provider_cannot_help_itself()
    {
        _room.Registered();
        Story.Calls(Profiles, 401, Answer.Error(401, "invalid_access_token_service_provider", "application-registration"));

        Assert.Equal("invalid_access_token_service_provider", (await Assert.ThrowsAsync<TvException>(() => _room.Start().Client.GetProfilesAsync(null, Ct))).Error.Code);
        Story.IsOver();
    }

    [Fact]
    public async Task Several_calls_at_once_need_one_token()
    {
        var client = _room.Start().Client;
        Story.Calls(Register, 201, Answer.Client).Calls(Token, 201, Answer.Token());
        for (var i = 0; i < 8; i++)
        {
            Story.Calls(Profiles, 200, Answer.NoProfiles);
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetProfilesAsync(null, Ct)));

        Story.IsOver();
    }

    [Fact]
    public async Task One_request_too_many_waits_at_least_a_second()
    {
        _room.Registered();
        _room.Options = _room.Options with { RetryDelays = [TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(3)] };
        Story.Calls(Profiles, 429, "<html>").Calls(Profiles, 429, "<html>").Calls(Profiles, 200, Answer.NoProfiles);

        await _room.Start().Client.GetProfilesAsync(null, Ct);

        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)], _room.Clock.Waits);
    }

    [Fact]
    public async Task A_service_in_trouble_is_asked_four_times_with_longer_pauses()
    {
        _room.Registered();
        Story.Loses(Profiles).Calls(Profiles, 502, "<html>").Calls(Profiles, 500, Answer.Error(500, "internal_server_error")).Loses(Profiles);

        var failed = await Assert.ThrowsAsync<TvException>(() => _room.Start().Client.GetProfilesAsync(null, Ct));

        Assert.Equal((TvError.Unreachable, TvErrorActions.Retry), (failed.Error.Code, failed.Error.Action));
        Assert.Equal([1, 2, 4], _room.Clock.Waits.Select(w => w.TotalSeconds));
        Story.IsOver();
    }

    [Theory]
    [InlineData(400, "invalid_integration", "none")]
    [InlineData(500, "invalid_configuration_mvpd_platform", "configuration")]
    [InlineData(403, "temporary_access_duration_limit_exceeded", "authentication")]
    [InlineData(400, "something_that_nobody_knows_yet", "none")]
    public async Task What_another_try_does_not_change_is_said_at_once(int status, string code, string action)
    {
        _room.Registered();
        Story.Calls("GET /api/v2/ACMETV/profiles/Trial30", status, Answer.Error(status, code, action));

        var error = (await Assert.ThrowsAsync<TvException>(() => _room.Start().Client.GetProfileAsync("Trial30", null, Ct))).Error;

        Assert.Equal((code, action, status, "Your package has no premium tier."), (error.Code, error.Action, error.Status, error.Details));
        Assert.NotNull(error.Trace);
        Story.IsOver();
    }

    [Theory]
    [InlineData("<html>welcome to the hotel</html>")]
    [InlineData("[]")]
    [InlineData("""{"\ud800":1,"profiles":{}}""")]
    [InlineData("""{"profiles":{"BlueCable":{"mvpd":"\ud800"}}}""")]
    public async Task What_something_in_between_answers_is_no_answer(string body)
    {
        _room.Registered();
        Story.Calls(Profiles, 200, body);

        Assert.Equal(TvError.Unreadable, (await Assert.ThrowsAsync<TvException>(() => _room.Start().Client.GetProfilesAsync(null, Ct))).Error.Code);
    }

    [Fact]
    public async Task The_list_of_providers_is_kept_for_minutes_and_then_asked_for_only_if_it_changed()
    {
        _room.Registered();
        var client = _room.Start().Client;
        Story.Calls(Configuration, 200, Answer.Configuration, etag: "\"r7\"");
        Story.Calls(Configuration, 304, check: seen => Assert.Equal("\"r7\"", seen.Header("If-None-Match")));

        var first = await client.GetProvidersAsync(Ct);
        _room.Clock.Advance(TimeSpan.FromMinutes(2.9));
        Assert.Same(first, await client.GetProvidersAsync(Ct));
        _room.Clock.Advance(TimeSpan.FromMinutes(0.2));
        Assert.Same(first, await client.GetProvidersAsync(Ct));
        _room.Clock.Advance(TimeSpan.FromMinutes(2.9));
        Assert.Same(first, await client.GetProvidersAsync(Ct));

        Assert.Equal("Trial30", Assert.Single(first.TempPasses).Id);
        Story.IsOver();
    }

    [Theory]
    [InlineData("http://gate.example")]
    [InlineData("https://user:secret@gate.example")]
    public void Secrets_are_sent_with_TLS_only(string server)
    {
        _room.Options = _room.Options with { Server = new Uri(server) };

        Assert.Throws<ArgumentException>(() => new TvClient(_room.Options));
    }

    [Theory]
    [InlineData(null, "https://acme.example/done")]
    [InlineData("acme.example", null)]
    public void The_account_of_the_device_is_of_no_use_without_a_way_back(string? domain, string? redirect)
    {
        _room.Options = _room.Options with { DomainName = domain, RedirectUrl = redirect };

        Assert.Throws<ArgumentException>(() => new TvApp(_room.Options, _room));
    }

    [Fact]
    public void Secrets_do_not_show()
    {
        var everything = $"{_room.Options}{_room.Options.Device}{new TvMediaToken("bWVkaWE=", _room.Now)}{new Client.TvProvider.Accounts.VideoAccountMetadata("p", null, "<xml/>")}";

        Assert.DoesNotContain(LivingRoom.Statement, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(LivingRoom.Device, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("bWVkaWE=", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("<xml/>", everything, StringComparison.Ordinal);
    }

    private static object Unauthorized() => Answer.Error(401, "invalid_access_token_client_application", "application-registration");

    private static Action<Seen> Bears(string token) => seen => Assert.Equal("Bearer " + token, seen.Header("Authorization"));
}
