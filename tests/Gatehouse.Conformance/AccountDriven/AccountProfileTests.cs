using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.AccountDriven;

public abstract class AccountProfileTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Specification("Account-driven enrollment 1.7: profile")]
    public async Task Profile_of_user_enrollment_names_mode_and_account_and_has_no_access_rights()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var device = new AccountDevice(organization);
        var answer = await device.PostAsync(token: await device.TokenAsync());
        var mdm = Mdm(answer);

        Assert.Equal((200, "application/x-apple-aspen-config"), (answer.Status, answer.MediaType));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(("BYOD", organization.Person.ManagedAppleAccount), (mdm.Text("EnrollmentMode"), mdm.Text("AssignedManagedAppleID")));
        Assert.False(mdm.ContainsKey("AccessRights"));
        Assert.Contains("com.apple.mdm.per-user-connections", Capabilities(mdm));
        Assert.Contains("com.apple.mdm.token", Capabilities(mdm));
        Assert.StartsWith("com.apple.mgmt.", mdm.Text("Topic"), StringComparison.Ordinal);
    }

    [Fact]
    [Specification("Account-driven enrollment 1.7: profile")]
    public async Task Profile_of_device_enrollment_has_access_rights_and_a_bootstrap_token()
    {
        var organization = await AccountOrganization.NewAsync(site, AccountMode.Adde);
        var device = new AccountDevice(organization, DeviceKind.Mac);
        var mdm = Mdm(await device.PostAsync("adde", await device.TokenAsync("adde")));

        Assert.Equal(("ADDE", 8191), (mdm.Text("EnrollmentMode"), mdm.Integer("AccessRights")));
        Assert.Contains("com.apple.mdm.bootstraptoken", Capabilities(mdm));
    }

    [Fact]
    [Specification("Account-driven enrollment 1.7: profile")]
    public async Task Profile_is_signed_and_other_programs_read_it()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var device = new AccountDevice(organization);
        var answer = await device.PostAsync(token: await device.TokenAsync());

        // -noverify: whether the signer is trusted is the device's question; here it is whether signature and content belong together.
        var content = await Tools.RunAsync("openssl", ["cms", "-verify", "-noverify", "-inform", "DER"], answer.Body, Ct);
        var xml = Encoding.UTF8.GetString(await Tools.RunAsync("plistutil", ["-i", "-", "-o", "-", "-f", "xml"], content, Ct));

        Assert.Contains("<key>EnrollmentMode</key>", xml, StringComparison.Ordinal);
        Assert.Contains(organization.Person.ManagedAppleAccount!, xml, StringComparison.Ordinal);
    }

    [Fact]
    [Specification("Account-driven enrollment 1.8: after the profile")]
    public async Task Certificate_of_the_profile_is_issued_for_the_attempt_of_the_person()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var device = new AccountDevice(organization);
        var profile = Read(await device.PostAsync(token: await device.TokenAsync()));
        var attempt = await organization.Tenant.Api.ListEnrollmentAttemptsAsync(ct: Ct).FirstAsync(Ct);
        var simulated = organization.Tenant.NewDevice(DeviceKind.IPhone);
        await new Simulator.Enrollment.IdentityRequest(simulated, organization.Tenant.Ground.Network)
            .RunAsync(profile.OfType("com.apple.security.scep").Single().Keys, Ct);
        var after = await organization.Tenant.Api.GetEnrollmentAttemptAsync(attempt.Id, Ct);

        Assert.Equal((EnrollmentKind.Account, organization.Person.Id), (attempt.Kind, attempt.PersonId));
        Assert.Equal(AttemptState.CertificateIssued, after.Attempt.State);
        Assert.Equal(
            ["ACCOUNT_SIGN_IN_OPENED", "ACCOUNT_SIGNED_IN", "PROFILE_ISSUED"],
            after.Timeline.Select(e => e.Code).Where(c => c.StartsWith("ACCOUNT_", StringComparison.Ordinal) || c == "PROFILE_ISSUED"));
    }

    [Fact]
    [Specification("Account-driven enrollment 1.12: error bodies")]
    public async Task Person_who_may_not_enroll_is_403_with_a_lower_case_code_and_a_message()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var device = new AccountDevice(organization);
        var token = await device.TokenAsync();
        await organization.Tenant.Api.UpdateAccountDrivenSettingsAsync(new UpdateAccountDrivenSettings { Mode = AccountMode.Off, RefusalMessage = "Not any more." }, Ct);
        var answer = await device.PostAsync(token: token);
        using var json = JsonDocument.Parse(answer.Body);

        Assert.Equal((403, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal("Not any more.", json.RootElement.GetProperty("message").GetString());
        Assert.All(json.RootElement.EnumerateObject(), p => Assert.Equal(p.Name.ToLowerInvariant(), p.Name));
    }

    [Fact]
    [Specification("Account-driven enrollment 1.14: script")]
    public async Task Same_token_used_a_hundred_times_works_for_one_attempt()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var device = new AccountDevice(organization);
        var token = await device.TokenAsync();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(200, (await device.PostAsync(token: token)).Status);
        }

        Assert.Single(await organization.Tenant.Api.ListEnrollmentAttemptsAsync(ct: Ct).ToListAsync(Ct));
    }

    [Fact]
    [Specification("Account-driven enrollment 1.14: script")]
    public async Task Token_that_was_taken_back_is_401_with_exactly_one_challenge()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var device = new AccountDevice(organization);
        var token = await device.TokenAsync();
        var attempt = await organization.Tenant.Api.ListEnrollmentAttemptsAsync(ct: Ct).FirstAsync(Ct);
        await organization.Tenant.Api.CancelEnrollmentAttemptAsync(attempt.Id, "over", Ct);

        AccountDevice.ChallengeOf(await device.PostAsync(token: token));
        AccountDevice.ChallengeOf(await device.PostAsync(token: "nonsense"));
    }

    private static PlistDictionary Mdm(WireAnswer answer) => Read(answer).OfType("com.apple.mdm").Single().Keys;

    private static ConfigurationProfile Read(WireAnswer answer)
    {
        Assert.True(ConfigurationProfile.TryParse(answer.Body, out var profile, out var error), $"{answer.Status}: {error?.Reason}");
        Assert.Empty(profile.Problems);
        return profile;
    }

    private static IEnumerable<string> Capabilities(PlistDictionary mdm) => mdm.Array("ServerCapabilities")!.OfType<PlistString>().Select(s => s.Value);
}

[Collection(nameof(SqliteSite))]
public sealed class AccountProfileTestsOnSqlite(SqliteSite site) : AccountProfileTests(site);

[Collection(nameof(PostgresSite))]
public sealed class AccountProfileTestsOnPostgres(PostgresSite site) : AccountProfileTests(site);
