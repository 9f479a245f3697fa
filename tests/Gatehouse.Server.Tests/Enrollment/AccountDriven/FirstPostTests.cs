using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment.AccountDriven;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;

namespace Gatehouse.Server.Tests.Enrollment.AccountDriven;

public abstract class FirstPostTests(IEnrollmentGate gate) : AccountDrivenTestBase(gate)
{
    [Theory]
    [InlineData("application/pkcs7-signature")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_signed_body_is_read_whatever_its_content_type_says(string contentType)
    {
        var owner = await OrganizationAsync();
        var pem = Encoding.ASCII.GetBytes(PemEncoding.WriteString("PKCS7", Signed()));

        using var der = await PostAsync(Path(owner), Signed(), contentType: contentType);
        using var text = await PostAsync(Path(owner), pem, contentType: contentType);

        Assert.IsType<AppleChallenge.Web>(ChallengeOf(der));
        Assert.IsType<AppleChallenge.Web>(ChallengeOf(text));
    }

    [Fact]
    public async Task Garbage_is_400_and_what_no_device_signed_is_403()
    {
        var owner = await OrganizationAsync();
        var broken = Signed();
        broken[^1] ^= 1;
        using var stranger = Stranger();

        foreach (var (body, status, cause) in new (byte[], HttpStatusCode, string)[]
        {
            ([], HttpStatusCode.BadRequest, "BODY_MALFORMED"),
            ("{}"u8.ToArray(), HttpStatusCode.BadRequest, "BODY_MALFORMED"),
            ([0x30, 0x82, 0x01], HttpStatusCode.BadRequest, "BODY_MALFORMED"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"u8.ToArray(), HttpStatusCode.BadRequest, "BODY_MALFORMED"),
            (broken, HttpStatusCode.Forbidden, "SIGNATURE_INVALID"),
            (Signed(signer: stranger), HttpStatusCode.Forbidden, "NOT_APPLE_SIGNED"),
            (IPhone.Write(), HttpStatusCode.Forbidden, "NOT_APPLE_SIGNED"),
        })
        {
            using var answer = await PostAsync(Path(owner), body);
            Assert.Equal(status, answer.StatusCode);
            Assert.Contains(cause, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("WWW-Authenticate"));
        }

        Assert.Equal(7, (await LogAsync(owner, "&code=ACCOUNT_DEVICE_REFUSED")).Count);
    }

    [Fact]
    public async Task A_body_over_the_limit_and_an_organization_of_nobody_are_turned_away()
    {
        var owner = await OrganizationAsync();
        using var visit = Visit(); // the server hangs up on a body that it does not read
        using var large = await visit.PostAsync(Path(owner), new ByteArrayContent(new byte[65 * 1024]));
        using var nobody = await PostAsync("/enroll/account/nobody/byod", Signed());
        using var mode = await PostAsync($"/enroll/account/{owner.Slug}/other", Signed());

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, mode.StatusCode);
    }

    [Fact]
    public async Task The_OAuth_challenge_names_the_authorization_server_of_the_organization_and_the_device_client()
    {
        var owner = await OrganizationAsync(AccountMode.Adde, new UpdateAccountDrivenSettings { Method = AccountMethod.AppleOAuth2, AccessTokenSeconds = 600 });
        var challenge = Assert.IsType<AppleChallenge.OAuth2>(await ChallengeAsync(owner, "adde"));
        var client = await Clients.FindAsync(owner.OrganizationId, challenge.ClientId, Ct);

        Assert.EndsWith($"/{owner.Slug}/oauth2/authorize", challenge.AuthorizationUrl, StringComparison.Ordinal);
        Assert.EndsWith($"/{owner.Slug}/oauth2/token", challenge.TokenUrl, StringComparison.Ordinal);
        Assert.Equal("apple-remotemanagement-user-login:/oauth2/redirection", challenge.RedirectUrl);
        Assert.Equal("MDM", challenge.Scope);
        Assert.NotNull(client);
        Assert.True(client.IsPublic);
        Assert.False(client.Settings.RequirePkce);
        Assert.True(client.Settings.PermanentRedirect);
        Assert.Equal([challenge.RedirectUrl], client.Settings.RedirectUris);
        Assert.Equal(TimeSpan.FromMinutes(10), client.Settings.AccessTokenLifetime);
    }

    [Theory]
    [InlineData("iPhone14,2", "19H12", true)]
    [InlineData("iPad13,1", "19A346", true)]
    [InlineData("iPhone14,2", "20A362", false)]
    [InlineData("Mac15,3", "23A344", false)]
    [InlineData("RealityDevice14,1", "21O211", false)]
    public async Task Systems_without_OAuth_2_get_the_web_sign_in_by_themselves(string product, string build, bool web)
    {
        var owner = await OrganizationAsync(more: new UpdateAccountDrivenSettings { Method = AccountMethod.Automatic });
        var challenge = await ChallengeAsync(owner, device: new MachineInfo(product, build, null, null));

        Assert.Equal(web, challenge is AppleChallenge.Web);
    }

    [Fact]
    public async Task An_address_of_another_mode_than_settings_and_rules_say_is_closed()
    {
        var owner = await OrganizationAsync(AccountMode.Byod);
        var rule = await CreateAsync<AccountDrivenRule>(owner, "/rules", new SaveAccountDrivenRule { Name = "Her", PersonId = owner.PersonId, Mode = AccountMode.Adde });

        using var closed = await PostAsync(Path(owner, "adde"), Signed());
        using var open = await PostAsync($"{Path(owner, "adde")}/{rule.Id}", Signed());

        Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
        ChallengeOf(open);
    }

    [Theory]
    [InlineData(AccountMethod.AppleOAuth2)]
    [InlineData(AccountMethod.AppleAsWeb)]
    public async Task A_disabled_device_client_is_an_outage_and_no_challenge(AccountMethod method)
    {
        var owner = await OrganizationAsync(more: new UpdateAccountDrivenSettings { Method = method });
        await Gate.Database.WriteAsync(tx => tx.ExecuteAsync("update oauth_client set disabled = true where org_id = @OrganizationId", new { owner.OrganizationId }), Ct);
        using var answer = await PostAsync(Path(owner), Signed());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("DEVICE_CLIENT_DISABLED", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_the_hardware_are_neither_needed_nor_kept()
    {
        var owner = await OrganizationAsync();
        var body = Encoding.UTF8.GetString(IPhone.Write()).Replace(
            "<dict>", "<dict><key>UDID</key><string>HW-UDID-1</string><key>SERIAL</key><string>HW-SERIAL-1</string><key>IMEI</key><string>HW-IMEI-1</string>", StringComparison.Ordinal);
        using var answer = await PostAsync(Path(owner), Protocols.Cms.CmsSigner.SignAttached(Encoding.UTF8.GetBytes(body), new TestDevice().FactoryCertificate(), [TestDevice.AppleCa.Intermediate.RawData]));
        using var signedIn = await SignInAsync(ChallengeOf(answer), owner);
        await ProfileAsync(owner, TokenOf(signedIn));

        var stored = await Gate.Database.QueryAsync<string>(
            "select coalesce(udid, '') || coalesce(serial_number, '') from enrollment_attempt where org_id = @OrganizationId", new { owner.OrganizationId }, Ct);
        Assert.Equal([""], stored);
        Assert.DoesNotContain(await LogAsync(owner), e => $"{e.Detail}{e.Udid}{e.SerialNumber}".Contains("HW-", StringComparison.Ordinal));
    }

    private IClients Clients => (IClients)Gate.Services.GetService(typeof(IClients))!;
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class FirstPostTestsOnSqlite(SqliteEnrollmentGate gate) : FirstPostTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class FirstPostTestsOnPostgres(PostgresEnrollmentGate gate) : FirstPostTests(gate);
