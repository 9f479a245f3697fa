using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Tests.Apps.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Client.Tests.Apps;

public sealed class SessionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_it_takes_to_be_logged_in_is_one_call()
    {
        await using var app = new App();
        await using var session = New(app);
        Assert.Equal(SdkState.Uninitialised, session.State);

        await session.EnsureLoggedInAsync(ct: Ct);
        await session.EnsureLoggedInAsync(ct: Ct);

        Assert.Equal((SdkState.LoggedIn, "acme"), (session.State, session.User?.TenantId));
        Assert.Equal(1, app.Server.Count("enroll"));
    }

    [Fact]
    public async Task Both_faces_are_one()
    {
        await using var app = new App();
        await using var session = New(app);
        await session.EnsureLoggedInAsync(ct: Ct);

        var byEvent = await session.Controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);
        var byCall = await session.ExchangeAsync(App.Audience, ct: Ct);
        await session.Controller.PostEventAsync(new RestartEvent(), Ct);

        Assert.Equal(byEvent.Token, byCall.Value);
        Assert.Equal(SdkState.LoginRequired, session.State);
        Assert.Null(session.User);
        Assert.Equal(StatusType.InvalidState, (await Assert.ThrowsAsync<AppSessionException>(() => session.ExchangeAsync(App.Audience, ct: Ct).AsTask())).Status);
    }

    [Fact]
    public async Task Failure_is_an_exception_that_says_what_the_result_says()
    {
        await using var app = new App();
        await using var session = New(app);
        await session.StartAsync(Ct);
        await session.EnrollAsync(AuthenticationMode.Password, Ct);
        app.Disk.Refusals.Enqueue(UnlockRefusalReason.WrongSecret);

        var wrong = await Assert.ThrowsAsync<AppSessionException>(() => session.LoginAsync(ct: Ct));

        Assert.Equal((StatusType.InvalidPassword, 4), (wrong.Status, wrong.AttemptsLeft));
        Assert.DoesNotContain("at-", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_keeps_what_is_stored_and_deletion_does_not()
    {
        await using var app = new App();
        await using var session = New(app);
        await session.EnsureLoggedInAsync(ct: Ct);

        await session.LogoutAsync(Ct);
        Assert.Equal(SdkState.LoginRequired, session.State);
        await session.LoginAsync(ct: Ct);
        await session.DeleteUserAsync(Ct);

        Assert.Equal(SdkState.ActivationRequired, session.State);
        Assert.Empty(app.Disk.Users);
        Assert.Equal(StatusType.InvalidUserId, (await Assert.ThrowsAsync<AppSessionException>(() => session.DeleteUserAsync(Ct))).Status);
    }

    [Fact]
    public async Task Container_makes_one_and_disposes_it()
    {
        await using var app = new App();
        AppSession session;
        await using (var services = new ServiceCollection().AddGatehouseApp(_ => app.Options with { TenantId = "acme" }).BuildServiceProvider())
        {
            session = services.GetRequiredService<AppSession>();
            Assert.Same(session.Controller, services.GetRequiredService<MasterController>());
            await session.EnsureLoggedInAsync(ct: Ct);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => session.StartAsync(Ct));
    }

    [Fact]
    public async Task Tokens_and_codes_are_in_no_text()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();

        var result = await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience), Ct);
        var code = new SetAuthorisationCodeEvent("acme", "secret-code", "client");

        Assert.DoesNotContain(result.Token, result.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-code", code.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_of_an_event_goes_to_the_server_and_comes_back_with_the_result()
    {
        await using var app = new App();
        var controller = await app.LoggedInAsync();
        var trace = new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=1");

        var result = await controller.PostEventAsync(new ExchangeIamTokenEvent(App.Audience) { TraceContext = trace }, Ct);

        Assert.Equal(trace, result.TraceContext);
        Assert.Equal(trace.TraceParent, app.Server.Seen[^1].Trace);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-00$", (await controller.PostEventAsync(new GetSdkStateEvent(), Ct)).TraceContext!.TraceParent);
    }

    [Fact]
    public async Task Named_user_logs_in_with_a_code_and_again_with_what_is_stored()
    {
        await using var app = new App();
        var controller = await app.StartedAsync();

        var prepared = await controller.PostEventAsync(new GetAstClientDataEvent("acme"), Ct);
        Assert.Equal(("S256", 43, 43), (prepared.CodeChallengeMethod, prepared.CodeChallenge.Length, prepared.ClientData.Length));
        var login = await controller.PostEventAsync(new SetAuthorisationCodeEvent("acme", "code", "KssIdpLogin"), Ct);
        Assert.Equal((StatusType.Ok, new UserIdentifier("acme", "ada")), (login.Status, login.UserIdentifier));
        await App.StandsAtAsync(SdkState.LoggedIn, controller);

        for (var i = 0; i < 2; i++)
        {
            controller = await app.StartedAsync();
            App.Is(StatusType.Ok, await controller.PostEventAsync(new OfflineLoginEvent(), Ct));
            Assert.Equal("refresh_token", app.Server.Steps[^1]);
        }
    }

    [Fact]
    public async Task Code_that_the_server_refuses_logs_nobody_in()
    {
        await using var app = new App();
        var controller = await app.StartedAsync();
        await controller.PostEventAsync(new GetAstClientDataEvent("acme"), Ct);
        app.Server.Instead = step => step == "authorization_code" ? FakeServer.Refuse(400, "invalid_grant") : null;

        App.Is(
            StatusType.CannotAcquireAccessTokenForAuthorizationCode,
            await controller.PostEventAsync(new SetAuthorisationCodeEvent("acme", "code", "KssIdpLogin"), Ct));

        await App.StandsAtAsync(SdkState.ActivationRequired, controller);
    }

    private static AppSession New(App app) => new(app.Options with { TenantId = "acme" });
}
