using System.Text.Json.Nodes;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Conformance.Apps.Support;
using Gatehouse.Conformance.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps;

/// <summary>How an app gets its identity; the cases AE-011 to AE-029 that an app sees.</summary>
[Specification("Apps")]
public abstract class AppEnrollmentTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AE_011_Enrollment_makes_a_user_who_has_to_log_in()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await StartedAsync(tenant);

        await phone.EnrollAsync();

        Assert.Equal(201, phone.Wire.Last("anonymous").Status);
        Assert.Equal(SdkState.LoginRequired, await phone.StateAsync());
        Assert.Equal(AppInstallationState.Active, (await tenant.FindAsync(phone.Session.User.DeviceId)).State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("../other")]
    public async Task AE_012_Tenant_that_is_no_name_costs_no_request(string tenantId)
    {
        await using var phone = await StartedAsync(await AppTenant.OfAsync(site));

        await phone.PostAsync(StatusType.InvalidParameter, new EnrollAnonymousUserEvent(tenantId));

        Assert.Empty(phone.Wire.All);
    }

    [Fact]
    public async Task AE_013_PIN_is_not_supported()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await StartedAsync(tenant);

        await phone.PostAsync(StatusType.NotSupported, new EnrollAnonymousUserEvent(tenant.Id, AuthenticationMode.Pin));

        Assert.Empty(phone.Wire.All);
    }

    [Fact]
    public async Task AE_014_Who_is_enrolled_is_not_enrolled_again()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await StartedAsync(tenant);
        await phone.EnrollAsync();
        var before = phone.Wire.All.Count;

        await phone.PostAsync(StatusType.UserIdAlreadyExists, new EnrollAnonymousUserEvent(tenant.Id));

        Assert.Equal(before, phone.Wire.All.Count);
    }

    [Fact]
    public async Task AE_015_Unknown_tenant_is_an_invalid_parameter()
    {
        await using var phone = await StartedAsync(await AppTenant.OfAsync(site));

        await phone.PostAsync(StatusType.InvalidParameter, new EnrollAnonymousUserEvent("nobody-has-this-name"));

        Assert.Equal(404, Assert.Single(phone.Wire.All).Status);
        Assert.Equal(SdkState.ActivationRequired, await phone.StateAsync());
    }

    [Fact]
    public async Task AE_016_Unknown_client_is_to_be_registered()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await StartedAsync(tenant);

        await phone.PostAsync(StatusType.RegisterApp, new EnrollAnonymousUserEvent(tenant.Id, ClientId: "Unknown"));

        Assert.Equal((401, "invalid_client"), Refusal(phone, "anonymous"));
    }

    [Fact]
    public async Task AE_017_Tenant_that_lets_no_app_enroll_does_not_support_it()
    {
        var tenant = await AppTenant.NewAsync(site, settings => settings with { Enabled = false });
        await using var phone = await StartedAsync(tenant);

        await phone.PostAsync(StatusType.NotSupported, new EnrollAnonymousUserEvent(tenant.Id));

        Assert.Equal((403, "unauthorized_client"), Refusal(phone, phone.Wire.All[^1].Step));
    }

    [Fact]
    [Specification("RFC 9449 §8")]
    public async Task AE_018_Nonce_that_is_asked_for_is_given_with_one_repetition()
    {
        await using var phone = await StartedAsync(await AppTenant.OfAsync(site));

        await phone.EnrollAsync();

        Assert.Equal([400, 201], phone.Wire.All.Where(e => e.Step == "anonymous").Select(e => e.Status));
        Assert.Equal("use_dpop_nonce", (string?)JsonNode.Parse(phone.Wire.All.First(e => e.Step == "anonymous").Body)!["error"]);
    }

    [Fact]
    [Specification("Apple, Validating apps that connect to your server")]
    public async Task AE_023_Attestation_counts_for_the_key_that_it_is_bound_to()
    {
        var tenant = await AppTenant.NewAsync(
            site, settings => settings with { Attestation = "required" }, app => app with { Attestation = new AppAttestation { AppleAppIds = [AttestingKeys.AppId] } });
        await using var liar = new Phone(tenant) { Keys = new AttestingKeys(site.Ground.AppAttestCa, isLying: true) };
        await using var phone = new Phone(tenant) { Keys = new AttestingKeys(site.Ground.AppAttestCa, isLying: false) };
        await liar.StartAsync();
        await phone.StartAsync();

        await liar.PostAsync(StatusType.UnknownClientType, new EnrollAnonymousUserEvent(tenant.Id));
        await phone.EnrollAsync();

        Assert.Equal((401, "invalid_client_attestation"), Refusal(liar, "anonymous"));
        Assert.NotEqual("none", (await tenant.FindAsync(phone.Session.User.DeviceId)).AttestationLevel);
    }

    [Fact]
    public async Task AE_024_Lost_answer_is_asked_for_again_and_is_the_same()
    {
        var tenant = await AppTenant.NewAsync(site);
        await using var phone = await StartedAsync(tenant);
        var lost = 0;
        phone.Wire.Answer = (seen, answer) => seen is { Step: "anonymous", Status: 201 } && lost++ == 0 ? throw new HttpRequestException("Lost.") : answer;

        await phone.EnrollAsync();

        var answers = phone.Wire.All.Where(e => e is { Step: "anonymous", Status: 201 }).Select(e => JsonNode.Parse(e.Body)!).ToList();
        Assert.Equal(2, answers.Count);
        Assert.Equal(((string?)answers[0]["device_id"], (string?)answers[0]["sub"]), ((string?)answers[1]["device_id"], (string?)answers[1]["sub"]));
        Assert.Equal(1, await tenant.CountAsync());
        await phone.LoginAsync();
    }

    [Fact]
    public async Task AE_025_Full_storage_takes_the_enrollment_back()
    {
        var tenant = await AppTenant.NewAsync(site);
        await using var phone = new Phone(tenant) { Keys = new KeysWithoutRoom() };
        await phone.StartAsync();

        await phone.PostAsync(StatusType.InternalError, new EnrollAnonymousUserEvent(tenant.Id));

        Assert.Equal(204, phone.Wire.All[^1].Status);
        Assert.Equal(0, await tenant.CountAsync());
        Assert.Equal(SdkState.ActivationRequired, await phone.StateAsync());
    }

    [Fact]
    public async Task AE_026_Cancelled_prompt_leaves_no_key()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await StartedAsync(tenant);
        var before = phone.Files;
        phone.Finger.Next.Enqueue(new BiometricOutcome.Cancelled(BySystem: false));

        await phone.PostAsync(StatusType.UserCancel, new EnrollAnonymousUserEvent(tenant.Id, AuthenticationMode.Biometric));

        Assert.Empty(phone.Finger.Keys);
        Assert.Equal(before, phone.Files);
        Assert.Empty(phone.Wire.All);
    }

    [Fact]
    public async Task AE_027_Enrollment_during_an_enrollment_is_out_of_order()
    {
        var tenant = await AppTenant.NewAsync(site);
        await using var phone = await StartedAsync(tenant);

        var first = phone.PostAsync(StatusType.Ok, new EnrollAnonymousUserEvent(tenant.Id));
        await phone.PostAsync(StatusType.InvalidState, new EnrollAnonymousUserEvent(tenant.Id));
        await first;

        Assert.Equal(1, await tenant.CountAsync());
    }

    [Fact]
    public async Task AE_028_Tokens_say_nothing_of_a_person()
    {
        await using var phone = await StartedAsync(await AppTenant.OfAsync(site));
        await phone.EnrollAsync();
        await phone.LoginAsync();

        var enrolled = JsonNode.Parse(phone.Wire.Last("anonymous").Body)!;
        var token = (await phone.ExchangeAsync()).Token;

        Assert.Equal(("0", 300), ((string?)enrolled["acr"], (int)enrolled["expires_in"]!));
        var (header, claims) = (Jwt.Header(token), Jwt.Claims(token));
        Assert.Equal("at+jwt", (string?)header["typ"]);
        Assert.Equal(("0", phone.Session.Prover.Thumbprint, true), ((string?)claims["acr"], (string?)claims["cnf"]!["jkt"], (bool)claims["anon"]!));
        Assert.Equal(300, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Empty(claims.AsObject().Select(claim => claim.Key).Intersect(["name", "given_name", "family_name", "preferred_username", "email", "phone_number"]));
    }

    [Fact]
    public async Task AE_029_Exchange_before_the_login_is_out_of_order()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var phone = await StartedAsync(tenant);
        await phone.EnrollAsync();

        await phone.PostAsync(StatusType.InvalidState, new ExchangeIamTokenEvent(tenant.Orders));

        Assert.Equal(0, phone.Wire.Count("token-exchange"));
    }

    [Fact]
    public async Task Work_that_the_server_demands_is_done()
    {
        var tenant = await AppTenant.NewAsync(site, settings => settings with { ProofOfWorkBits = 10 });
        await using var phone = await StartedAsync(tenant);

        await phone.EnrollAsync();

        Assert.Contains("proof_of_work", phone.Wire.Last("anonymous").Sent, StringComparison.Ordinal);
    }

    private static async Task<Phone> StartedAsync(AppTenant tenant)
    {
        var phone = new Phone(tenant);
        await phone.StartAsync();
        return phone;
    }

    private static (int, string?) Refusal(Phone phone, string step) => (phone.Wire.Last(step).Status, (string?)JsonNode.Parse(phone.Wire.Last(step).Body)!["error"]);

    /// <summary>Makes keys, but has no room for them.</summary>
    private sealed class KeysWithoutRoom : IKeyStore
    {
        private readonly Client.Apps.Storage.Keys.SoftwareKeyStore _keys = new();

        public KeyProtection Protection => _keys.Protection;

        public Task<IDeviceKey> CreateAsync(CancellationToken ct) => _keys.CreateAsync(ct);

        public Task KeepAsync(IDeviceKey key, ISealedRecords records, CancellationToken ct) => throw new SecureStoreException(StoreFault.Unusable, "The disk is full.");

        public Task<IDeviceKey?> OpenAsync(ISealedRecords records, CancellationToken ct) => _keys.OpenAsync(records, ct);

        public Task DeleteAsync(IDeviceKey key, CancellationToken ct) => _keys.DeleteAsync(key, ct);

        public Task<int> DeleteOrphansAsync(CancellationToken ct) => _keys.DeleteOrphansAsync(ct);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class AppEnrollmentOnSqlite(SqliteSite site) : AppEnrollmentTests(site);

[Collection(nameof(PostgresSite))]
public sealed class AppEnrollmentOnPostgres(PostgresSite site) : AppEnrollmentTests(site);
