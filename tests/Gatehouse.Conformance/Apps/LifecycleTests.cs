using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Conformance.Apps.Support;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps;

/// <summary>How an app restarts, logs out, forgets and changes; the cases AE-068 to AE-075.</summary>
[Specification("Apps")]
public abstract class AppLifecycleTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AE_068_Restart_ends_the_login()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await LoggedInAsync(tenant);

        var result = await phone.PostAsync(StatusType.Ok, new RestartEvent());

        Assert.Equal(SdkState.LoginRequired, result.SdkState);
        await phone.PostAsync(StatusType.InvalidState, new ExchangeIamTokenEvent(tenant.Orders));
        await phone.LoginAsync();
    }

    [Fact]
    public async Task AE_069_Runtime_error_is_followed_by_a_restart_that_nobody_asked_for()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = new Phone(tenant) { Keys = new KeysWithABug() };
        await phone.StartAsync();
        var heard = phone.Controller.Listen().GetAsyncEnumerator(Ct);

        Assert.Equal(StatusType.InternalError, (await phone.PostAsync(new EnrollAnonymousUserEvent(tenant.Id))).Status);

        Assert.NotNull(await UntilAsync<RuntimeErrorEvent>(heard));
        Assert.Equal(SdkState.ActivationRequired, (await UntilAsync<RestartResultEvent>(heard)).SdkState);
    }

    [Theory]
    [InlineData(AuthenticationMode.No, 0)]
    [InlineData(AuthenticationMode.Biometric, 1)]
    public async Task AE_070_Soft_logout_keeps_the_first_factor(AuthenticationMode mode, int prompts)
    {
        await using var phone = await LoggedInAsync(await AppTenant.OfAsync(site), mode);
        await phone.PostAsync(StatusType.Ok, new ClearIamTokenCacheEvent(phone.User, ClearBehavior.ClearAccessAndRefresh));
        await phone.PostAsync(StatusType.Ok, new RestartEvent());
        var before = phone.Finger.Prompts;

        await phone.LoginAsync();

        Assert.Equal(prompts, phone.Finger.Prompts - before);
    }

    [Fact]
    public async Task AE_071_Anonymous_user_is_not_lost_by_mistake()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await LoggedInAsync(tenant);

        await phone.PostAsync(StatusType.InvalidParameter, new ClearIamTokenCacheEvent(phone.User));
        await phone.ExchangeAsync();

        var deviceId = phone.Session.User.DeviceId;
        await phone.PostAsync(StatusType.Ok, new ClearIamTokenCacheEvent(phone.User) { ConfirmLoss = true });
        Assert.Equal(SdkState.ActivationRequired, await phone.StateAsync());
        Assert.Equal(AppInstallationState.Deleted, (await tenant.FindAsync(deviceId)).State);
    }

    [Fact]
    public async Task AE_072_Who_is_logged_in_is_not_deleted()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await LoggedInAsync(tenant);

        await phone.PostAsync(StatusType.InvalidState, new DeleteUserEvent(phone.User));

        Assert.Equal(AppInstallationState.Active, (await tenant.FindAsync(phone.Session.User.DeviceId)).State);
        await phone.ExchangeAsync();
    }

    [Fact]
    public async Task AE_073_Deleted_user_is_gone_here_and_there()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await LoggedInAsync(tenant);
        var (user, deviceId) = (phone.User, phone.Session.User.DeviceId);
        await phone.PostAsync(StatusType.Ok, new RestartEvent());

        var result = await phone.PostAsync(StatusType.Ok, new DeleteUserEvent(user));

        Assert.Equal((SdkState.ActivationRequired, 0), (result.SdkState, result.UserDetailsList.Count));
        Assert.Equal(AppInstallationState.Deleted, (await tenant.FindAsync(deviceId)).State);
        phone.Kill();
        Assert.Equal(SdkState.ActivationRequired, (await phone.StartAsync()).SdkState);
    }

    [Fact]
    public async Task AE_074_Changed_mode_prompts_at_the_next_login_and_the_server_holds_it()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await LoggedInAsync(tenant);

        await phone.PostAsync(StatusType.Ok, new EnableAuthenticationModeEvent(AuthenticationMode.Biometric));
        await phone.ExchangeAsync();
        phone.Kill();
        await phone.StartAsync();
        var before = phone.Finger.Prompts;
        await phone.LoginAsync();

        Assert.Equal(1, phone.Finger.Prompts - before);
        Assert.Equal("biometric", (await tenant.FindAsync(phone.Session.User.DeviceId)).AuthenticationMode);

        await phone.PostAsync(StatusType.Ok, new EnableAuthenticationModeEvent(AuthenticationMode.No));
        phone.Kill();
        await phone.StartAsync();
        await phone.LoginAsync();
        Assert.Equal("no", (await tenant.FindAsync(phone.Session.User.DeviceId)).AuthenticationMode);
    }

    [Fact]
    public async Task AE_075_Resume_without_suspend_changes_nothing()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await LoggedInAsync(tenant);

        Assert.Equal(StatusType.NotSuspended, phone.Controller.Resume());
        await phone.ExchangeAsync();

        phone.Controller.Suspend();
        await phone.PostAsync(StatusType.InvalidState, new ExchangeIamTokenEvent(tenant.Orders));
        Assert.Equal(StatusType.Ok, phone.Controller.Resume());
        await phone.ExchangeAsync();
    }

    private static async Task<Phone> LoggedInAsync(AppTenant tenant, AuthenticationMode mode = AuthenticationMode.No)
    {
        var phone = new Phone(tenant);
        await phone.StartAsync();
        await phone.EnrollAsync(mode);
        await phone.LoginAsync();
        return phone;
    }

    private static async Task<T> UntilAsync<T>(IAsyncEnumerator<AppEvent> heard)
        where T : AppEvent
    {
        while (await heard.MoveNextAsync())
        {
            if (heard.Current is T found) return found;
        }

        throw new InvalidOperationException("The stream ended.");
    }

    /// <summary>Fails as nobody expects.</summary>
    private sealed class KeysWithABug : IKeyStore
    {
        public KeyProtection Protection => KeyProtection.Software;

        public Task<IDeviceKey> CreateAsync(CancellationToken ct) => throw new InvalidOperationException("A bug.");

        public Task KeepAsync(IDeviceKey key, ISealedRecords records, CancellationToken ct) => Task.CompletedTask;

        public Task<IDeviceKey?> OpenAsync(ISealedRecords records, CancellationToken ct) => Task.FromResult<IDeviceKey?>(null);

        public Task DeleteAsync(IDeviceKey key, CancellationToken ct) => Task.CompletedTask;

        public Task<int> DeleteOrphansAsync(CancellationToken ct) => Task.FromResult(0);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class AppLifecycleOnSqlite(SqliteSite site) : AppLifecycleTests(site);

[Collection(nameof(PostgresSite))]
public sealed class AppLifecycleOnPostgres(PostgresSite site) : AppLifecycleTests(site);
