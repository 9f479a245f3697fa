using System.Security.Cryptography;
using System.Text;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.AccountDriven;

public abstract class AccountChallengeTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Specification("Account-driven enrollment 1.4: first post and challenge")]
    public async Task First_post_is_read_whatever_its_content_type_and_answered_by_one_challenge()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var device = new AccountDevice(organization);
        var pem = Encoding.ASCII.GetBytes(PemEncoding.WriteString("PKCS7", device.Body));
        foreach (var contentType in new[] { "application/pkcs7-signature", "application/xml", "application/x-www-form-urlencoded" })
        {
            foreach (var body in new[] { device.Body, pem })
            {
                var answer = await device.PostAsync(body: body, contentType: contentType);
                Assert.IsType<AppleChallenge.Web>(AccountDevice.ChallengeOf(answer));
                Assert.Matches("""^Bearer method="apple-as-web", url="[^"]+"$""", Assert.Single(answer.Headers.GetValues("WWW-Authenticate")));
            }
        }
    }

    [Fact]
    [Specification("Account-driven enrollment 1.4: first post and challenge")]
    public async Task Garbage_is_400_and_a_broken_or_foreign_signature_403_without_any_challenge()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var device = new AccountDevice(organization);
        var broken = device.Body.ToArray();
        broken[^1] ^= 1;
        var garbage = await device.PostAsync(body: RandomNumberGenerator.GetBytes(500));
        var altered = await device.PostAsync(body: broken);
        var unsigned = await device.PostAsync(body: device.Info.Write());

        Assert.Equal([400, 403, 403], [garbage.Status, altered.Status, unsigned.Status]);
        Assert.All([garbage, altered, unsigned], a => Assert.False(a.Headers.Contains("WWW-Authenticate")));
    }

    [Fact]
    [Specification("Account-driven enrollment 1.5: simple web sign-in")]
    public async Task Web_sign_in_works_without_cookies_fills_in_what_was_typed_and_ends_in_308_with_a_token()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var device = new AccountDevice(organization);
        var challenge = AccountDevice.ChallengeOf(await device.PostAsync());
        var (page, form) = await device.OpenAsync(challenge, organization.Person.Email!);
        var (status, location) = await device.SubmitAsync(page, form);

        Assert.Contains(organization.Person.Email!, System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Equal(308, (int)status);
        Assert.Matches("^apple-remotemanagement-user-login://authentication-results\\?access-token=[A-Za-z0-9_-]{20,1000}$", location);
    }

    [Fact]
    [Specification("Account-driven enrollment 1.5: simple web sign-in")]
    public async Task Page_of_a_sign_in_that_is_over_answers_with_an_error()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var device = new AccountDevice(organization);
        var challenge = AccountDevice.ChallengeOf(await device.PostAsync());
        await device.SignInAsync(challenge);
        using var again = await organization.Tenant.Anonymous.GetAsync(((AppleChallenge.Web)challenge).Url, Ct);

        Assert.Equal(400, (int)again.StatusCode);
    }

    [Fact]
    [Specification("Account-driven enrollment 1.6: OAuth 2 challenge")]
    public async Task OAuth_challenge_has_all_six_parameters_and_the_exact_redirect()
    {
        var organization = await AccountOrganization.NewAsync(site, AccountMode.Adde, AccountMethod.AppleOAuth2);
        var answer = await new AccountDevice(organization, DeviceKind.IPad).PostAsync("adde");
        var challenge = Assert.IsType<AppleChallenge.OAuth2>(AccountDevice.ChallengeOf(answer));

        Assert.EndsWith($"/{organization.Slug}/oauth2/authorize", challenge.AuthorizationUrl, StringComparison.Ordinal);
        Assert.EndsWith($"/{organization.Slug}/oauth2/token", challenge.TokenUrl, StringComparison.Ordinal);
        Assert.Equal(("apple-remotemanagement-user-login:/oauth2/redirection", "MDM"), (challenge.RedirectUrl, challenge.Scope));
        Assert.NotEmpty(challenge.ClientId);
    }

    [Fact]
    [Specification("Account-driven enrollment 1.10: Enrollment SSO")]
    public async Task Enrollment_SSO_is_announced_beside_the_challenge_and_its_document_has_what_was_saved()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var profile = ProfileWriter.Write(
            new ProfileHeader("example.sso", Guid.NewGuid(), "SSO"), [new ProfilePayload("com.apple.extensiblesso", "example.sso.1", "SSO", new PlistDictionary { { "Key", "value" } })]);
        var sso = await organization.Tenant.Api.CreateEnrollmentSsoAsync(
            new SaveEnrollmentSso { Name = "SSO", AppStoreId = 1234567890, AssociatedDomains = ["login.example.com"], ConfigurationProfile = Encoding.UTF8.GetString(profile) }, Ct);
        await organization.Tenant.Api.UpdateAccountDrivenSettingsAsync(new UpdateAccountDrivenSettings { EnrollmentSsoId = sso.Id }, Ct);

        var answer = await new AccountDevice(organization).PostAsync();
        AccountDevice.ChallengeOf(answer);
        var address = Assert.Single(answer.Headers.GetValues("X-Apple-MDM-ESSO"));
        using var json = System.Text.Json.JsonDocument.Parse(await organization.Tenant.Anonymous.GetByteArrayAsync(address, Ct));
        var mac = await new AccountDevice(organization, DeviceKind.Mac).PostAsync();

        Assert.Equal(1234567890, json.RootElement.GetProperty("iTunesStoreID").GetInt64());
        Assert.Equal(profile, json.RootElement.GetProperty("ConfigurationProfile").GetBytesFromBase64());
        Assert.False(mac.Headers.Contains("X-Apple-MDM-ESSO"));
    }
}

[Collection(nameof(SqliteSite))]
public sealed class AccountChallengeTestsOnSqlite(SqliteSite site) : AccountChallengeTests(site);

[Collection(nameof(PostgresSite))]
public sealed class AccountChallengeTestsOnPostgres(PostgresSite site) : AccountChallengeTests(site);
