using System.Net.Security;
using System.Security.Authentication;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Tests.Apps.Support;

namespace Gatehouse.Client.Tests.Apps;

/// <summary>What an app is told of each refusal of the server, and where the controller stands after it.</summary>
public sealed class RefusalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, "invalid_request", null, StatusType.InvalidParameter)]
    [InlineData(400, "invalid_client_metadata", null, StatusType.InvalidParameter)]
    [InlineData(400, "invalid_scope", null, StatusType.NotSupported)]
    [InlineData(400, "invalid_dpop_proof", null, StatusType.InternalError)]
    [InlineData(401, "invalid_client", null, StatusType.RegisterApp)]
    [InlineData(401, "invalid_client_attestation", null, StatusType.UnknownClientType)]
    [InlineData(403, "unauthorized_client", null, StatusType.NotSupported)]
    [InlineData(403, "access_denied", "device_risk", StatusType.AccessDenied)]
    [InlineData(403, "app_version_denied", null, StatusType.UpdateNecessary)]
    [InlineData(404, "invalid_tenant", null, StatusType.InvalidParameter)]
    [InlineData(409, "device_exists", null, StatusType.UserIdAlreadyExists)]
    [InlineData(429, "slow_down", null, StatusType.TemporaryLocked)]
    [InlineData(500, "server_error", null, StatusType.NotReachable)]
    [InlineData(503, "temporarily_unavailable", null, StatusType.NotReachable)]
    public async Task Refused_enrollment_leaves_nothing_behind(int http, string error, string? reason, StatusType expected)
    {
        await using var app = new App();
        var controller = await app.StartedAsync();
        app.Server.Instead = step => step == "enroll" ? FakeServer.Refuse(http, error, reason) : null;

        var result = await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct);

        App.Is(expected, result);
        Assert.Equal(AppErrorCodes.Refused + http, result.ErrorCode);
        Assert.True(result.HasErrorOccurred);
        await App.StandsAtAsync(SdkState.ActivationRequired, controller);
        Assert.Empty(app.Disk.Users);

        app.Server.Instead = _ => null;
        App.Is(StatusType.Ok, await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct));
    }

    [Theory]
    [InlineData(400, "invalid_request", null, StatusType.InternalError, SdkState.LoginRequired)]
    [InlineData(400, "invalid_grant", null, StatusType.CannotAcquireTokenData, SdkState.LoginRequired)]
    [InlineData(400, "invalid_grant", "token_expired", StatusType.TokenDataIsOutdated, SdkState.LoginRequired)]
    [InlineData(400, "invalid_grant", "token_revoked", StatusType.CannotAcquireTokenData, SdkState.LoginRequired)]
    [InlineData(400, "invalid_grant", "device_locked", StatusType.LockedCertificate, SdkState.LoginRequired)]
    [InlineData(400, "invalid_grant", "user_locked", StatusType.LockedUser, SdkState.LoginRequired)]
    [InlineData(400, "invalid_grant", "device_deleted", StatusType.UnknownCertificate, SdkState.ActivationRequired)]
    [InlineData(400, "invalid_scope", null, StatusType.NotSupported, SdkState.LoginRequired)]
    [InlineData(401, "invalid_client", null, StatusType.RegisterApp, SdkState.LoginRequired)]
    [InlineData(403, "access_denied", null, StatusType.AccessDenied, SdkState.LoginRequired)]
    [InlineData(429, "slow_down", null, StatusType.TemporaryLocked, SdkState.LoginRequired)]
    [InlineData(502, "bad_gateway", null, StatusType.NotReachable, SdkState.LoginRequired)]
    public async Task Refused_login_tells_why(int http, string error, string? reason, StatusType expected, SdkState state)
    {
        await using var app = new App();
        await app.EnrolledAsync();
        var controller = await app.StartedAsync(); // anew: nothing in memory
        app.Server.Instead = step => step == "jwt-bearer" ? FakeServer.Refuse(http, error, reason) : null;

        App.Is(expected, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));

        await App.StandsAtAsync(state, controller);
        Assert.Equal(state == SdkState.ActivationRequired, app.Disk.Users.Count == 0);
    }

    [Theory]
    [InlineData(400, "invalid_target", null, StatusType.AccessDenied, SdkState.LoggedIn)]
    [InlineData(400, "invalid_scope", null, StatusType.AccessDenied, SdkState.LoggedIn)]
    [InlineData(400, "unauthorized_client", null, StatusType.AccessDenied, SdkState.LoggedIn)]
    [InlineData(400, "invalid_dpop_proof", null, StatusType.InternalError, SdkState.LoggedIn)]
    [InlineData(400, "insufficient_user_authentication", null, StatusType.LoginRequired, SdkState.LoggedIn)]
    [InlineData(400, "invalid_request", null, StatusType.CannotAcquireTokenData, SdkState.LoginRequired)]
    [InlineData(400, "invalid_request", "device_locked", StatusType.LockedCertificate, SdkState.LoginRequired)]
    [InlineData(400, "invalid_request", "device_deleted", StatusType.UnknownCertificate, SdkState.ActivationRequired)]
    [InlineData(429, "slow_down", null, StatusType.TemporaryLocked, SdkState.LoggedIn)]
    [InlineData(503, "temporarily_unavailable", null, StatusType.NotReachable, SdkState.LoggedIn)]
    public async Task Refused_exchange_ends_the_login_only_where_it_has_ended(int http, string error, string? reason, StatusType expected, SdkState state)
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        app.Server.Instead = step => step == "exchange" ? FakeServer.Refuse(http, error, reason) : null;

        var result = await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);

        App.Is(expected, result);
        Assert.Equal("", result.Token);
        await App.StandsAtAsync(state, controller);
    }

    [Fact]
    public async Task Subject_token_that_the_server_does_not_know_is_renewed_once()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        var refusals = new Queue<HttpResponseMessage>([FakeServer.Refuse(400, "invalid_request", "token_expired")]);
        app.Server.Instead = step => step == "exchange" && refusals.TryDequeue(out var refusal) ? refusal : null;

        App.Is(StatusType.Ok, await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct));

        Assert.Equal(["exchange", "refresh_token", "exchange"], app.Server.Steps.TakeLast(3));
    }

    [Fact]
    public async Task Refresh_token_that_ran_out_is_followed_by_the_key()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        app.Server.Instead = step => step == "refresh_token" ? FakeServer.Refuse(400, "invalid_grant", "token_expired") : null;
        app.Clock.Advance(TimeSpan.FromHours(1));

        App.Is(StatusType.Ok, await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct));

        Assert.Equal(["refresh_token", "jwt-bearer", "exchange"], app.Server.Steps.TakeLast(3));
    }

    [Theory]
    [InlineData("metadata")]
    [InlineData("challenge")]
    [InlineData("enroll")]
    public async Task Unreachable_server_is_that_and_not_more(string step)
    {
        await using var app = new App();
        var controller = await app.StartedAsync();
        app.Server.Instead = s => s == step ? throw new HttpRequestException("No route.") : null;

        var result = await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct);

        App.Is(StatusType.NotReachable, result);
        Assert.Equal(AppErrorCodes.Unreachable, result.ErrorCode);
        await App.StandsAtAsync(SdkState.ActivationRequired, controller);
    }

    [Fact]
    public async Task Wrong_certificate_has_its_own_code()
    {
        await using var app = new App();
        var controller = await app.StartedAsync();
        app.Server.Instead = _ => throw new HttpRequestException("TLS", new AuthenticationException(nameof(SslPolicyErrors.RemoteCertificateNameMismatch)));

        var result = await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct);

        Assert.Equal((StatusType.NotReachable, AppErrorCodes.TlsFailure), (result.Status, result.ErrorCode));
    }

    [Theory]
    [InlineData("metadata", "{}")]
    [InlineData("metadata", "<html>")]
    [InlineData("metadata", """{"issuer":"https://elsewhere.example/acme"}""")]
    [InlineData("challenge", "<html>")]
    [InlineData("enroll", "<html>")]
    [InlineData("enroll", "[]")]
    [InlineData("metadata", """{"issuer":"\ud800"}""")]
    [InlineData("metadata", """{"\ud800":1,"issuer":"https://elsewhere.example/acme"}""")]
    [InlineData("enroll", """{"access_token":"\ud800","token_type":"DPoP","expires_in":300,"sub":"s","device_id":"d"}""")]
    [InlineData("enroll", """{"access_token":null,"token_type":null,"expires_in":null,"sub":null,"device_id":null}""")]
    [InlineData("enroll", """{"access_token":"at","token_type":"Bearer","expires_in":300,"sub":"s","device_id":"d"}""")]
    [InlineData("enroll", """{"access_token":"at","token_type":"DPoP","expires_in":300,"sub":"s"}""")]
    public async Task Answer_that_cannot_be_read_is_an_internal_error(string step, string body)
    {
        await using var app = new App();
        var controller = await app.StartedAsync();
        app.Server.Instead = s => s == step ? new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = new StringContent(body) } : null;

        var result = await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct);

        Assert.Equal((StatusType.InternalError, AppErrorCodes.UnreadableAnswer), (result.Status, result.ErrorCode));
        await App.StandsAtAsync(SdkState.ActivationRequired, controller);
    }

    [Fact]
    public async Task Server_says_how_long_to_wait()
    {
        await using var app = new App();
        var controller = await app.StartedAsync();
        app.Server.Instead = step =>
        {
            if (step != "enroll") return null;
            var refusal = FakeServer.Refuse(429, "slow_down");
            refusal.Headers.TryAddWithoutValidation("Retry-After", "90");
            return refusal;
        };

        var result = await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct);

        Assert.Equal((StatusType.TemporaryLocked, TimeSpan.FromSeconds(90)), (result.Status, result.RetryDelay));
    }

    [Fact]
    public async Task Nonce_that_the_server_asks_for_is_given_once()
    {
        await using var app = new App();
        var controller = await app.StartedAsync();
        var asked = 0;
        app.Server.Instead = step =>
        {
            if (step != "enroll" || ++asked > 1) return null;
            var refusal = FakeServer.Refuse(400, "use_dpop_nonce");
            refusal.Headers.TryAddWithoutValidation("DPoP-Nonce", "n-1");
            return refusal;
        };

        App.Is(StatusType.Ok, await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct));

        Assert.Equal(2, app.Server.Count("enroll"));
        app.Server.Instead = step => step == "refresh_token" ? FakeServer.Refuse(400, "use_dpop_nonce") : null;
        app.Clock.Advance(TimeSpan.FromHours(1));
        App.Is(StatusType.InternalError, await controller.PostEventAsync(new OfflineLoginEvent(), Ct)); // for ever is not once
        Assert.Equal(2, app.Server.Count("refresh_token"));
    }

    [Theory]
    [InlineData(-3, StatusType.Ok, 2)]
    [InlineData(0, StatusType.InternalError, 1)]
    public async Task Proof_of_a_clock_that_is_off_is_made_again_by_the_server_s_time(int hours, StatusType expected, int tries)
    {
        await using var app = new App();
        var controller = await app.StartedAsync();
        app.Server.Instead = step =>
        {
            if (step != "enroll" || (hours != 0 && app.Server.Count("enroll") > 1)) return null;
            var refusal = FakeServer.Refuse(400, "invalid_dpop_proof");
            refusal.Headers.Date = app.Clock.GetUtcNow().AddHours(hours);
            return refusal;
        };

        App.Is(expected, await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct));

        Assert.Equal(tries, app.Server.Count("enroll"));
    }

    [Fact]
    public async Task Lost_answer_to_an_enrollment_is_asked_for_again_under_the_same_name()
    {
        await using var app = new App();
        app.Options = app.Options with { RetryDelays = [TimeSpan.Zero], Time = TimeProvider.System };
        var controller = await app.StartedAsync();
        var tries = 0;
        app.Server.Instead = step => step == "enroll" && ++tries == 1 ? throw new HttpRequestException("Lost.") : null;

        App.Is(StatusType.Ok, await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct));

        var names = app.Server.Seen.Where(seen => seen.Step == "enroll").Select(seen => seen.Idempotency).ToArray();
        Assert.Equal(2, names.Length);
        Assert.NotNull(names[0]);
        Assert.Equal(names[0], names[1]);
    }
}
