using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Apps.Storage;
using Gatehouse.Conformance.Apps.Support;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps;

/// <summary>How an app logs in with what is on the device; the cases AE-030 to AE-046.</summary>
[Specification("Apps")]
public abstract class AppLoginTests(Site site)
{
    private const string Secret = "correct horse";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AE_030_Last_user_is_logged_in_without_being_named()
    {
        await using var phone = await EnrolledAsync();

        await phone.LoginAsync();

        Assert.Equal(SdkState.LoggedIn, await phone.StateAsync());
        Assert.Equal(phone.User, (await phone.PostAsync(new GetLoggedInUserEvent())).LoggedInUserIdentifier);
    }

    [Fact]
    public async Task AE_031_Unknown_user_has_nothing_stored()
    {
        await using var phone = await EnrolledAsync();

        await phone.PostAsync(StatusType.InvalidUserId, new OfflineLoginEvent(new UserIdentifier("acme", "nobody")));

        Assert.Equal(SdkState.LoginRequired, await phone.StateAsync());
    }

    [Fact]
    public async Task AE_032_Login_before_the_enrollment_is_out_of_order()
    {
        await using var phone = new Phone(await AppTenant.OfAsync(site));
        await phone.StartAsync();

        await phone.PostAsync(StatusType.InvalidState, new OfflineLoginEvent());

        Assert.Equal(SdkState.ActivationRequired, await phone.StateAsync());
    }

    [Fact]
    public async Task AE_033_Key_logs_in_when_the_refresh_token_has_run_out()
    {
        await using var phone = await EnrolledAsync();
        await phone.LoginAsync();
        phone.Clock.Sleep(TimeSpan.FromHours(1));
        phone.Wire.Answer = (seen, answer) => seen.Step == "refresh_token" ? Refusal("token_expired") : answer;

        await phone.PostAsync(StatusType.Ok, new OfflineLoginEvent());

        Assert.Equal(200, phone.Wire.Last("jwt-bearer").Status);
        phone.Wire.Answer = (_, answer) => answer;
        await phone.ExchangeAsync(force: true);
    }

    [Fact]
    public async Task AE_034_Where_everything_was_cleared_there_is_nothing_to_log_in_with()
    {
        await using var phone = await EnrolledAsync();
        await phone.LoginAsync();
        await phone.PostAsync(StatusType.Ok, new ClearIamTokenCacheEvent(phone.User, ClearBehavior.ClearOffline) { ConfirmLoss = true });
        await phone.PostAsync(StatusType.Ok, new ClearIamTokenCacheEvent(phone.User, ClearBehavior.ClearAccessAndRefresh));
        await phone.PostAsync(StatusType.Ok, new RestartEvent());

        await phone.PostAsync(StatusType.NoTokenDataAvailable, new OfflineLoginEvent());

        Assert.Equal(SdkState.LoginRequired, await phone.StateAsync());
    }

    [Fact]
    public async Task AE_035_Revoked_installation_gets_no_tokens()
    {
        var tenant = await AppTenant.NewAsync(site);
        await using var phone = await NewProcessAsync(tenant);
        await tenant.Tenant.Api.RevokeAppInstallationAsync(Id(phone), ct: Ct);
        var heard = phone.Controller.Listen();

        await phone.PostAsync(StatusType.CannotAcquireTokenData, new OfflineLoginEvent());

        Assert.Equal((400, SdkState.LoginRequired), (phone.Wire.Last("jwt-bearer").Status, await phone.StateAsync()));
        await phone.Controller.DisposeAsync();
        Assert.Single(await heard.OfType<EnrollmentRequiredEvent>().ToListAsync(Ct));
    }

    [Fact]
    public async Task AE_036_Blocked_device_is_told_so_and_logs_in_again_when_it_is_not()
    {
        var tenant = await AppTenant.NewAsync(site);
        await using var phone = await NewProcessAsync(tenant);
        await tenant.Tenant.Api.BlockAppInstallationAsync(Id(phone), ct: Ct);

        await phone.PostAsync(StatusType.LockedCertificate, new OfflineLoginEvent());
        Assert.Equal(SdkState.LoginRequired, await phone.StateAsync());

        await tenant.Tenant.Api.UnblockAppInstallationAsync(Id(phone), ct: Ct);
        await phone.LoginAsync();
    }

    [Fact]
    public async Task AE_036_Blocked_user_is_told_so()
    {
        var tenant = await AppTenant.NewAsync(site);
        await using var phone = await NewProcessAsync(tenant);
        await tenant.Tenant.Api.BlockAppUserAsync(phone.User.UserId, ct: Ct);

        await phone.PostAsync(StatusType.LockedUser, new OfflineLoginEvent());
    }

    [Fact]
    public async Task AE_037_Deleted_device_forgets_everything_and_can_enroll_again()
    {
        var tenant = await AppTenant.NewAsync(site);
        await using var phone = await NewProcessAsync(tenant);
        await tenant.Tenant.Api.DeleteAppInstallationAsync(Id(phone), ct: Ct);

        await phone.PostAsync(StatusType.UnknownCertificate, new OfflineLoginEvent());

        Assert.Equal(SdkState.ActivationRequired, await phone.StateAsync());
        await phone.EnrollAsync();
        await phone.LoginAsync();
    }

    [Fact]
    public async Task AE_038_Without_network_nobody_is_logged_in()
    {
        await using var phone = await NewProcessAsync(await AppTenant.OfAsync(site));
        phone.Wire.IsDown = true;

        await phone.PostAsync(StatusType.NotReachable, new OfflineLoginEvent());

        Assert.Equal(SdkState.LoginRequired, await phone.StateAsync());
        phone.Wire.IsDown = false;
        await phone.LoginAsync();
    }

    [Theory]
    [InlineData(false, 802_000_128)]
    [InlineData(true, 802_000_004)]
    public async Task AE_039_Cancelled_prompt_can_be_answered_the_second_time(bool bySystem, long code)
    {
        await using var phone = await EnrolledAsync(AuthenticationMode.Biometric);
        phone.Finger.Next.Enqueue(new BiometricOutcome.Cancelled(bySystem));

        var result = await phone.PostAsync(StatusType.UserCancel, new OfflineLoginEvent());

        Assert.Equal(code, result.ErrorCode);
        await phone.LoginAsync();
    }

    [Fact]
    public async Task AE_040_Locked_biometry_is_a_lock_for_some_time()
    {
        await using var phone = await EnrolledAsync(AuthenticationMode.Biometric);
        phone.Finger.Next.Enqueue(new BiometricOutcome.LockedOut());

        Assert.Equal(802_000_008, (await phone.PostAsync(StatusType.TemporaryLocked, new OfflineLoginEvent())).ErrorCode);
    }

    [Fact]
    public async Task AE_041_New_finger_ends_the_first_factor()
    {
        await using var phone = await EnrolledAsync(AuthenticationMode.Biometric);
        phone.Kill();
        await phone.StartAsync();
        phone.Finger.Keys.Clear();

        await phone.PostAsync(StatusType.OfflineNotActivated, new OfflineLoginEvent());

        await phone.PostAsync(StatusType.Ok, new DeleteUserEvent(phone.User));
        await phone.EnrollAsync();
    }

    [Fact]
    public async Task AE_042_Wrong_secret_leaves_four_tries()
    {
        await using var phone = await EnrolledWithSecretAsync();
        phone.Person.WillType("wrong horse");

        var result = await phone.PostAsync(StatusType.InvalidPassword, new OfflineLoginEvent());

        Assert.Equal(4, result.RetryCounter);
    }

    [Fact]
    public async Task AE_043_Fifth_wrong_secret_locks_and_a_killed_process_does_not_unlock()
    {
        await using var phone = await EnrolledWithSecretAsync();
        await GuessAsync(phone, 4);
        phone.Person.WillType("wrong horse");

        var result = await phone.PostAsync(StatusType.TemporaryLocked, new OfflineLoginEvent());
        phone.Kill();
        await phone.StartAsync();
        var asked = phone.Person.Asked.Count;
        await phone.PostAsync(StatusType.TemporaryLocked, new OfflineLoginEvent());

        Assert.InRange(result.RetryDelay!.Value.TotalSeconds, 29, 30);
        Assert.Equal(asked, phone.Person.Asked.Count);
    }

    [Fact]
    public async Task AE_044_Tenth_wrong_secret_ends_the_key()
    {
        await using var phone = await EnrolledWithSecretAsync();
        for (var i = 1; i < 10; i++)
        {
            phone.Person.WillType("wrong horse");
            Assert.False((await phone.PostAsync(new OfflineLoginEvent())).IsOk);
            phone.Clock.Sleep(TimeSpan.FromHours(2));
            phone.Steady.SinceBoot += TimeSpan.FromHours(2);
        }

        phone.Person.WillType("wrong horse");
        await phone.PostAsync(StatusType.PasswordBlocked, new OfflineLoginEvent());

        Assert.Equal(SdkState.ActivationRequired, await phone.StateAsync());
        phone.Kill();
        Assert.Equal(SdkState.ActivationRequired, (await phone.StartAsync()).SdkState);
    }

    [Fact]
    public async Task AE_045_Right_secret_counts_from_the_beginning()
    {
        await using var phone = await EnrolledWithSecretAsync();
        await GuessAsync(phone, 4);
        phone.Person.WillType(Secret);
        await phone.LoginAsync();

        phone.Person.WillType("wrong horse");

        Assert.Equal(4, (await phone.PostAsync(StatusType.InvalidPassword, new OfflineLoginEvent())).RetryCounter);
    }

    [Fact]
    public async Task AE_046_Damaged_file_opens_nothing_and_blocks_nothing()
    {
        var tenant = await AppTenant.OfAsync(site);
        await using var whole = await EnrolledAsync();
        foreach (var file in whole.Files.Select(file => Path.GetRelativePath(whole.Folder, file)))
        {
            await using var phone = await EnrolledAsync();
            phone.Kill();
            var own = phone.Files.FirstOrDefault(f => Path.GetFileName(f) == Path.GetFileName(file));
            var bytes = own is null ? [] : await File.ReadAllBytesAsync(own, Ct);
            if (own is null || bytes.Length == 0) continue;
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(own, bytes, Ct);

            var start = await phone.PostAsync(Phone.Start);
            var login = start.SdkState == SdkState.LoginRequired ? await phone.PostAsync(new OfflineLoginEvent()) : null;

            Assert.True(start.IsOk, $"{file}: {start.Status}");
            if (login is { IsOk: false }) Assert.Equal(AppErrorCodes.StorageCorrupt, login.ErrorCode);
            if (await phone.StateAsync() == SdkState.ActivationRequired) await phone.EnrollAsync();
            await phone.LoginAsync();
        }

        Assert.Equal(tenant.Id, whole.User.TenantId);
    }

    private async Task<Phone> EnrolledAsync(AuthenticationMode mode = AuthenticationMode.No)
    {
        var phone = new Phone(await AppTenant.OfAsync(site));
        await phone.StartAsync();
        await phone.EnrollAsync(mode);
        return phone;
    }

    private async Task<Phone> EnrolledWithSecretAsync()
    {
        var phone = new Phone(await AppTenant.OfAsync(site));
        phone.Person.WillType(Secret, Secret);
        await phone.StartAsync();
        await phone.EnrollAsync(AuthenticationMode.Password);
        return phone;
    }

    // Enrolled by a process that was killed: nothing is in memory.
    private static async Task<Phone> NewProcessAsync(AppTenant tenant)
    {
        var phone = new Phone(tenant);
        await phone.StartAsync();
        await phone.EnrollAsync();
        phone.Kill();
        await phone.StartAsync();
        return phone;
    }

    private static async Task GuessAsync(Phone phone, int times)
    {
        for (var left = times; left > 0; left--)
        {
            phone.Person.WillType("wrong horse");
            Assert.Equal(left, (await phone.PostAsync(StatusType.InvalidPassword, new OfflineLoginEvent())).RetryCounter);
        }
    }

    private static string Id(Phone phone) => "ins_" + phone.Controller.Core.Users.Find(null)!.DeviceId;

    private static HttpResponseMessage Refusal(string reason) => new(System.Net.HttpStatusCode.BadRequest)
    {
        Content = new StringContent($$"""{"error":"invalid_grant","gatehouse_reason":"{{reason}}"}"""),
    };
}

[Collection(nameof(SqliteSite))]
public sealed class AppLoginOnSqlite(SqliteSite site) : AppLoginTests(site);

[Collection(nameof(PostgresSite))]
public sealed class AppLoginOnPostgres(PostgresSite site) : AppLoginTests(site);
