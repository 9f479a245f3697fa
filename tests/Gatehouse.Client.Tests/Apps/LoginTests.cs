using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Tests.Apps.Support;

namespace Gatehouse.Client.Tests.Apps;

public sealed class LoginTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Login_right_after_the_enrollment_needs_no_request()
    {
        await using var app = new App();
        var controller = await app.EnrolledAsync();
        var before = app.Server.Steps.Count;

        var result = await controller.PostEventAsync(new OfflineLoginEvent(), Ct);

        Assert.Equal((StatusType.Ok, "01JC0000000000000000000001", true), (result.Status, result.AstClientId, result.Online));
        Assert.Equal(before, app.Server.Steps.Count);
    }

    [Fact]
    public async Task Login_of_a_new_process_is_by_the_key()
    {
        await using var app = new App();
        await app.LoggedInAsync();
        var controller = await app.StartedAsync();

        App.Is(StatusType.Ok, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));

        Assert.Equal("jwt-bearer", app.Server.Steps[^1]);
    }

    [Theory]
    [InlineData(UnlockRefusalReason.Cancelled, StatusType.UserCancel, AppErrorCodes.BiometryUserCancelled)]
    [InlineData(UnlockRefusalReason.CancelledBySystem, StatusType.UserCancel, AppErrorCodes.BiometrySystemCancelled)]
    [InlineData(UnlockRefusalReason.NotRecognized, StatusType.WrongCredentials, AppErrorCodes.BiometryNotRecognized)]
    [InlineData(UnlockRefusalReason.TemporarilyLocked, StatusType.TemporaryLocked, AppErrorCodes.BiometryLockedOut)]
    [InlineData(UnlockRefusalReason.Invalidated, StatusType.OfflineNotActivated, AppErrorCodes.BiometryChanged)]
    public async Task Finger_that_does_not_open_is_told_by_its_code(UnlockRefusalReason reason, StatusType status, long code)
    {
        await using var app = new App();
        var controller = await app.EnrolledAsync(AuthenticationMode.Biometric);
        app.Disk.Refusals.Enqueue(reason);

        var result = await controller.PostEventAsync(new OfflineLoginEvent(), Ct);

        Assert.Equal((status, code), (result.Status, result.ErrorCode));
        await App.StandsAtAsync(SdkState.LoginRequired, controller);
        App.Is(StatusType.Ok, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));
    }

    [Fact]
    public async Task Wrong_secret_says_how_many_tries_are_left()
    {
        await using var app = new App();
        var controller = await app.EnrolledAsync(AuthenticationMode.Password);
        app.Disk.Refusals.Enqueue(UnlockRefusalReason.WrongSecret);

        var result = await controller.PostEventAsync(new OfflineLoginEvent(), Ct);

        Assert.Equal((StatusType.InvalidPassword, 4), (result.Status, result.RetryCounter));
    }

    [Fact]
    public async Task Last_wrong_secret_ends_the_user_here_and_at_the_server()
    {
        await using var app = new App();
        var controller = await app.EnrolledAsync(AuthenticationMode.Password);
        app.Disk.Refusals.Enqueue(UnlockRefusalReason.Blocked);

        App.Is(StatusType.PasswordBlocked, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));

        await App.StandsAtAsync(SdkState.ActivationRequired, controller);
        Assert.Empty(app.Disk.Users);
        Assert.Equal("leave", app.Server.Steps[^1]);
    }

    [Fact]
    public async Task Cancelled_choice_of_a_secret_leaves_nothing_and_asks_no_server()
    {
        await using var app = new App();
        var controller = await app.StartedAsync();
        app.Disk.Refusals.Enqueue(UnlockRefusalReason.Cancelled);

        App.Is(StatusType.UserCancel, await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme", AuthenticationMode.Biometric), Ct));

        Assert.Empty(app.Server.Steps);
        await App.StandsAtAsync(SdkState.ActivationRequired, controller);
    }

    [Theory]
    [InlineData(false, StatusType.NotReachable, SdkState.LoginRequired)]
    [InlineData(true, StatusType.Ok, SdkState.LoggedIn)]
    public async Task Without_network_the_device_opens_only_where_the_app_wants_it(bool allow, StatusType status, SdkState state)
    {
        await using var app = new App();
        await app.EnrolledAsync();
        app.Options = app.Options with { AllowLocalUnlock = allow };
        var controller = await app.StartedAsync();
        app.Server.Instead = _ => throw new HttpRequestException("No network.");

        var result = await controller.PostEventAsync(new OfflineLoginEvent(), Ct);

        App.Is(status, result);
        Assert.False(result.Online);
        await App.StandsAtAsync(state, controller);
        App.Is(allow ? StatusType.NotReachable : StatusType.InvalidState, await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct));
        app.Server.Instead = _ => null;
        App.Is(StatusType.Ok, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));
        App.Is(StatusType.Ok, await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct));
    }

    [Theory]
    [InlineData("unlock")]
    [InlineData("read device-key")]
    [InlineData("read factor")]
    public async Task Damaged_credentials_are_removed_so_that_the_app_can_enroll_again(string step)
    {
        await using var app = new App();
        await app.EnrolledAsync();
        var controller = await app.StartedAsync();
        app.Disk.Before = s => { if (s == step) throw new SecureStoreException(StoreFault.Corrupt, "Damaged."); };

        var result = await controller.PostEventAsync(new OfflineLoginEvent(), Ct);

        Assert.Equal((StatusType.InternalError, AppErrorCodes.StorageCorrupt), (result.Status, result.ErrorCode));
        await App.StandsAtAsync(SdkState.ActivationRequired, controller);
        App.Is(StatusType.Ok, await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct));
    }

    [Fact]
    public async Task Changed_mode_asks_at_the_next_login()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();

        App.Is(StatusType.Ok, await controller.PostEventAsync(new EnableAuthenticationModeEvent(AuthenticationMode.Biometric), Ct));
        App.Is(StatusType.Ok, await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct));
        App.Is(StatusType.Ok, await controller.PostEventAsync(new RestartEvent(), Ct));
        var prompts = app.Disk.Prompts;
        App.Is(StatusType.Ok, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));

        Assert.Equal(prompts + 1, app.Disk.Prompts);
    }

    [Fact]
    public async Task Mode_that_cannot_be_changed_stays()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        app.Disk.Before = step => { if (step == "reseal") throw new SecureStoreException(StoreFault.Unusable, "Full."); };

        App.Is(StatusType.InternalError, await controller.PostEventAsync(new EnableAuthenticationModeEvent(AuthenticationMode.Biometric), Ct));
        App.Is(StatusType.NotSupported, await controller.PostEventAsync(new EnableAuthenticationModeEvent(AuthenticationMode.Pin), Ct));

        Assert.Equal(AuthenticationMode.No, Assert.Single(app.Disk.Users.Values).User.Mode);
        App.Is(StatusType.Ok, await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct));
    }

    [Fact]
    public async Task Weaker_mode_is_the_device_s_only_once_the_server_knows_it()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync(AuthenticationMode.Biometric);
        app.Server.Instead = step => step == "key" ? FakeServer.Refuse(403, "access_denied") : null;

        App.Is(StatusType.AccessDenied, await controller.PostEventAsync(new EnableAuthenticationModeEvent(AuthenticationMode.No), Ct));
        Assert.Equal(AuthenticationMode.Biometric, Assert.Single(app.Disk.Users.Values).User.Mode);

        app.Server.Instead = _ => null;
        App.Is(StatusType.Ok, await controller.PostEventAsync(new EnableAuthenticationModeEvent(AuthenticationMode.No), Ct));
        Assert.Equal(AuthenticationMode.No, Assert.Single(app.Disk.Users.Values).User.Mode);
    }

    [Fact]
    public async Task Stronger_mode_holds_even_if_the_server_cannot_be_told()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        app.Server.Instead = step => step == "key" ? throw new HttpRequestException("No network.") : null;

        App.Is(StatusType.Ok, await controller.PostEventAsync(new EnableAuthenticationModeEvent(AuthenticationMode.Biometric), Ct));

        Assert.Equal(AuthenticationMode.Biometric, Assert.Single(app.Disk.Users.Values).User.Mode);
        App.Is(StatusType.Ok, await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct));
    }

    [Fact]
    public async Task Cleared_factor_of_an_anonymous_user_is_lost_only_when_that_is_confirmed()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        var user = Assert.Single(app.Disk.Users.Keys);

        App.Is(StatusType.InvalidParameter, await controller.PostEventAsync(new ClearIamTokenCacheEvent(user), Ct));
        App.Is(StatusType.Ok, await controller.PostEventAsync(new ClearIamTokenCacheEvent(user, ClearBehavior.ClearOffline) { ConfirmLoss = true }, Ct));
        App.Is(StatusType.Ok, await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct));
        App.Is(StatusType.Ok, await controller.PostEventAsync(new RestartEvent(), Ct));

        App.Is(StatusType.NoTokenDataAvailable, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));
        App.Is(StatusType.Ok, await controller.PostEventAsync(new DeleteUserEvent(user), Ct));
        await App.StandsAtAsync(SdkState.ActivationRequired, controller);
    }

    [Fact]
    public async Task Deleted_user_is_gone_at_the_server_too_and_here_in_any_case()
    {
        await using var app = new App();
        var controller = await app.EnrolledAsync();
        var user = Assert.Single(app.Disk.Users.Keys);

        var result = await controller.PostEventAsync(new DeleteUserEvent(user), Ct);

        Assert.Equal((StatusType.Ok, SdkState.ActivationRequired, 0), (result.Status, result.SdkState, result.UserDetailsList.Count));
        Assert.Equal("leave", app.Server.Steps[^1]);

        App.Is(StatusType.Ok, await controller.PostEventAsync(new EnrollAnonymousUserEvent("acme"), Ct));
        app.Server.Instead = _ => throw new HttpRequestException("No network.");
        App.Is(StatusType.Ok, await controller.PostEventAsync(new DeleteUserEvent(Assert.Single(app.Disk.Users.Keys)), Ct));
        Assert.Empty(app.Disk.Users);
    }
}
