using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Apps.Storage.Keys;
using Gatehouse.Conformance.Apps.Support;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps;

/// <summary>How an app starts; the cases AE-001 to AE-010.</summary>
[Specification("Apps")]
public abstract class AppStartTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AE_001_Empty_store_needs_an_activation()
    {
        await using var phone = new Phone(await AppTenant.OfAsync(site));
        var heard = phone.Controller.Listen();

        var result = await phone.StartAsync();

        Assert.Equal((SdkState.ActivationRequired, 0), (result.SdkState, result.UserDetailsList.Count));
        await phone.Controller.DisposeAsync();
        Assert.Empty(await heard.OfType<StartLoginEvent>().ToListAsync(Ct));
    }

    [Fact]
    public async Task AE_002_Anonymous_user_is_found_again_and_asked_to_log_in()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = new Phone(tenant);
        await phone.StartAsync();
        await phone.EnrollAsync();
        var user = phone.User;
        phone.Kill();
        var heard = phone.Controller.Listen();

        var result = await phone.StartAsync();

        Assert.Equal((SdkState.LoginRequired, user), (result.SdkState, Assert.Single(result.UserDetailsList).UserIdentifier));
        Assert.Equal(tenant.Id, user.TenantId);
        await phone.Controller.DisposeAsync();
        var order = await heard.Where(e => e is StartResultEvent or StartLoginEvent).ToListAsync(Ct);
        Assert.Equal([typeof(StartResultEvent), typeof(StartLoginEvent)], order.Select(e => e.GetType()));
    }

    [Fact]
    public async Task AE_003_Configuration_that_is_no_JSON_has_its_code()
    {
        await using var phone = new Phone(await AppTenant.OfAsync(site));

        var result = await phone.PostAsync(Phone.Start with { McConfig = "no: json" });

        Assert.False(result.IsOk);
        Assert.Equal((SdkState.Uninitialised, 800_000_190), (result.SdkState, result.ErrorCode));
    }

    [Fact]
    public async Task AE_004_Signed_configuration_counts_only_with_its_signature()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = new Phone(tenant);
        var keys = await tenant.Tenant.Anonymous.GetStringAsync($"{tenant.Issuer}/oauth2/jwks", Ct);
        phone.Change = options => options with { SdkConfigKeys = keys };
        var signed = await tenant.Tenant.Anonymous.GetByteArrayAsync($"/apps/v1/{tenant.Id}/configuration", Ct);
        var broken = signed.ToArray();
        broken[^3] = (byte)(broken[^3] == 'A' ? 'B' : 'A');

        var result = await phone.PostAsync(Phone.Start with { SdkConfig = broken });

        Assert.Equal((SdkState.Uninitialised, 801_000_009), (result.SdkState, result.ErrorCode));
        await phone.PostAsync(StatusType.Ok, Phone.Start with { SdkConfig = signed });
    }

    [Fact]
    public async Task AE_005_Hardware_that_is_not_there_cannot_be_enforced()
    {
        await using var phone = new Phone(await AppTenant.OfAsync(site));
        const string Config = """{"iam":{"serverUrl":"https://id.example","clientId":"c"},"maverick":{"jwtSignKeySecurityPolicy":"ENFORCE_HARDWARE"}}""";

        var result = await phone.PostAsync(Phone.Start with { McConfig = Config });

        Assert.Equal((StatusType.NotSupported, SdkState.Uninitialised), (result.Status, result.SdkState));
    }

    [Fact]
    public async Task AE_006_Second_start_is_out_of_order()
    {
        await using var phone = new Phone(await AppTenant.OfAsync(site));
        await phone.StartAsync();

        await phone.PostAsync(StatusType.InvalidState, Phone.Start);

        Assert.Equal(SdkState.ActivationRequired, await phone.StateAsync());
    }

    [Fact]
    public async Task AE_007_Exchange_before_the_start_is_out_of_order()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = new Phone(tenant);

        await phone.PostAsync(StatusType.InvalidState, new ExchangeIamTokenEvent(tenant.Orders));

        Assert.Empty(phone.Wire.All);
    }

    [Fact]
    public async Task AE_008_Start_needs_no_network()
    {
        await using var phone = new Phone(await AppTenant.OfAsync(site));
        phone.Wire.IsDown = true;

        Assert.Equal(SdkState.ActivationRequired, (await phone.StartAsync()).SdkState);
    }

    [Fact]
    public async Task AE_009_Keys_that_outlived_the_app_are_deleted()
    {
        await using var phone = new Phone(await AppTenant.OfAsync(site));
        var keys = new KeysThatStay();
        phone.Keys = keys;

        Assert.Equal(SdkState.ActivationRequired, (await phone.StartAsync()).SdkState);

        Assert.Equal(0, keys.Orphans);
    }

    [Fact]
    public async Task AE_010_Name_of_the_app_has_at_most_32_bytes()
    {
        await using var phone = new Phone(await AppTenant.OfAsync(site));

        await phone.PostAsync(StatusType.InvalidParameter, Phone.Start with { AppName = new string('a', 33) });

        await phone.PostAsync(StatusType.Ok, Phone.Start with { AppName = new string('a', 32) });
    }

    /// <summary>A keychain that removing an app does not empty.</summary>
    private sealed class KeysThatStay : IKeyStore
    {
        private readonly SoftwareKeyStore _keys = new();

        public int Orphans { get; private set; } = 1;

        public KeyProtection Protection => _keys.Protection;

        public Task<IDeviceKey> CreateAsync(CancellationToken ct) => _keys.CreateAsync(ct);

        public Task KeepAsync(IDeviceKey key, ISealedRecords records, CancellationToken ct) => _keys.KeepAsync(key, records, ct);

        public Task<IDeviceKey?> OpenAsync(ISealedRecords records, CancellationToken ct) => _keys.OpenAsync(records, ct);

        public Task DeleteAsync(IDeviceKey key, CancellationToken ct) => _keys.DeleteAsync(key, ct);

        public Task<int> DeleteOrphansAsync(CancellationToken ct)
        {
            var deleted = Orphans;
            Orphans = 0;
            return Task.FromResult(deleted);
        }
    }
}

[Collection(nameof(SqliteSite))]
public sealed class AppStartOnSqlite(SqliteSite site) : AppStartTests(site);

[Collection(nameof(PostgresSite))]
public sealed class AppStartOnPostgres(PostgresSite site) : AppStartTests(site);
