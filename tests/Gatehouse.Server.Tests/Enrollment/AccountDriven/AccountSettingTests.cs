using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Enrollment.AccountDriven;

public abstract class AccountSettingTests(IEnrollmentGate gate) : AccountDrivenTestBase(gate)
{
    [Fact]
    public async Task An_organization_begins_switched_off_and_changes_keep_what_is_absent()
    {
        var owner = await Gate.OwnerAsync();
        var before = await GetAsync<AccountDrivenSettings>(owner, Api);
        await ChangeAsync(owner, new UpdateAccountDrivenSettings { Mode = AccountMode.Adde, RequiredAppId = 7, ReauthenticateDays = 30, RefusalMessage = "No." });
        var after = await ChangeAsync(owner, new UpdateAccountDrivenSettings { Ownership = DeviceOwnership.Personal, RequiredAppId = 0, RefusalMessage = "" });

        Assert.Equal((AccountMode.Off, AccountMethod.Automatic, 30 * 86_400L), (before.Mode, before.Method, before.WebTokenSeconds));
        Assert.Equal((AccountMode.Adde, DeviceOwnership.Personal, 30, null, null), (after.Mode, after.Ownership, after.ReauthenticateDays, after.RequiredAppId, after.RefusalMessage));
        Assert.EndsWith($"/enroll/account/{owner.Slug}/discovery", after.DiscoveryUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_exist_or_cannot_serve_is_refused_by_field()
    {
        var owner = await OrganizationAsync();
        Gate.Identities.ChallengeTypes[owner.OrganizationId] = Server.Pki.Contracts.ScepChallengeType.TokenShort;
        (UpdateAccountDrivenSettings Change, string Field)[] wrong =
        [
            (new() { GroupId = "grp_nowhere" }, "groupId"),
            (new() { ScepProfileId = "scep_nowhere" }, "scepProfileId"),
            (new() { ScepProfileId = FakeIdentities.DefaultScep }, "scepProfileId"),
            (new() { EnrollmentSsoId = "sso_nowhere" }, "enrollmentSsoId"),
            (new() { RefusalMessage = "a\nb" }, "refusalMessage"),
            (new() { WebTokenSeconds = 1 }, "webTokenSeconds"),
            (new() { ReauthenticateDays = 9999 }, "reauthenticateDays"),
        ];
        foreach (var (change, field) in wrong)
        {
            using var answer = await owner.PatchAsJsonAsync(Api, change, GatehouseJson.Options, Ct);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            using var problem = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Ct));
            Assert.True(problem.RootElement.GetProperty("errors").TryGetProperty(field, out _), $"{field}: {problem.RootElement}");
        }
    }

    [Fact]
    public async Task Lost_updates_are_noticed_and_changes_are_audited()
    {
        var owner = await OrganizationAsync();
        using var read = await owner.GetAsync(Api, Ct);
        await ChangeAsync(owner, new UpdateAccountDrivenSettings { RefusalMessage = "Somebody else was here." });
        using var request = new HttpRequestMessage(HttpMethod.Patch, Api) { Content = JsonContent.Create(new UpdateAccountDrivenSettings { Mode = AccountMode.Off }, options: GatehouseJson.Options) };
        request.Headers.IfMatch.Add(read.Headers.ETag!);
        using var stale = await owner.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Contains((await GetAsync<Page<AuditEntry>>(owner, "/api/v1/audit")).Items, e => e.Action == "account-driven.update");
    }

    [Fact]
    public async Task First_changes_that_come_at_once_are_all_kept()
    {
        for (var i = 0; i < 5; i++)
        {
            var owner = await Gate.OwnerAsync();

            await Task.WhenAll(
                ChangeAsync(owner, new UpdateAccountDrivenSettings { Mode = AccountMode.Byod }),
                ChangeAsync(owner, new UpdateAccountDrivenSettings { Method = AccountMethod.AppleAsWeb }),
                ChangeAsync(owner, new UpdateAccountDrivenSettings { ReauthenticateDays = 7 }),
                ChangeAsync(owner, new UpdateAccountDrivenSettings { RefusalMessage = "Ask us" }));

            var kept = await GetAsync<AccountDrivenSettings>(owner, Api);
            Assert.Equal((AccountMode.Byod, AccountMethod.AppleAsWeb, 7, "Ask us"), (kept.Mode, kept.Method, kept.ReauthenticateDays, kept.RefusalMessage));
        }
    }

    [Theory]
    [InlineData("/sso", """{"name":"x","appStoreId":7,"developerAppIds":null,"associatedDomains":null,"declarations":null}""", HttpStatusCode.BadRequest)]
    [InlineData("/sso", """{"name":"x","developerAppIds":[null]}""", HttpStatusCode.BadRequest)]
    [InlineData("/sso", """{"name":"x","appStoreId":7,"associatedDomains":[null]}""", HttpStatusCode.BadRequest)]
    [InlineData("/sso", """{"name":"x","appStoreId":7,"declarations":[null]}""", HttpStatusCode.BadRequest)]
    [InlineData("/sso", """{"name":"x","appStoreId":7,"declarations":["{\"Type\":\"\\ud800\",\"Identifier\":\"a\",\"Payload\":{}}"]}""", HttpStatusCode.BadRequest)]
    [InlineData("/rules", """{"name":"x","mode":"byod","families":null}""", HttpStatusCode.BadRequest)]
    public async Task Null_and_half_characters_are_no_fault_of_ours(string path, string body, HttpStatusCode status)
    {
        var owner = await OrganizationAsync();

        using var answer = await owner.PostAsync(Api + path, new StringContent(body, null, "application/json"), Ct);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Rules_keep_their_order_when_one_comes_between_and_one_goes()
    {
        var owner = await OrganizationAsync();
        var first = await RuleAsync(owner, "first");
        var second = await RuleAsync(owner, "second");
        var between = await RuleAsync(owner, "between", position: 2);
        Assert.Equal(["first", "between", "second"], await NamesAsync(owner));

        using var moved = await owner.PutAsJsonAsync($"{Api}/rules/{second.Id}", new SaveAccountDrivenRule { Name = "now first", Mode = AccountMode.Byod, Position = 1 }, GatehouseJson.Options, Ct);
        Assert.Equal(["now first", "first", "between"], await NamesAsync(owner));
        using var gone = await owner.DeleteAsync($"{Api}/rules/{first.Id}", Ct);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NoContent], [moved.StatusCode, gone.StatusCode]);
        Assert.Equal([1, 2], (await GetAsync<Page<AccountDrivenRule>>(owner, $"{Api}/rules")).Items.Select(r => r.Position));
        Assert.NotNull(between);
    }

    [Fact]
    public async Task A_rule_is_for_somebody_who_is_there()
    {
        var owner = await OrganizationAsync();
        SaveAccountDrivenRule[] wrong =
        [
            new() { Name = "x", Mode = AccountMode.Byod, PersonId = "usr_nobody" },
            new() { Name = "x", Mode = AccountMode.Byod, PersonGroupId = "nothing" },
            new() { Name = "x", Mode = AccountMode.Byod, PersonId = owner.PersonId, PersonGroupId = "pgr_01ARZ3NDEKTSV4RRFFQ69G5FAV" },
            new() { Name = "", Mode = AccountMode.Byod },
        ];
        foreach (var rule in wrong)
        {
            using var answer = await owner.PostAsJsonAsync($"{Api}/rules", rule, GatehouseJson.Options, Ct);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Organizations_do_not_see_what_is_the_other_s()
    {
        var owner = await OrganizationAsync();
        var other = await OrganizationAsync();
        var rule = await RuleAsync(owner, "mine");
        using var replaced = await other.PutAsJsonAsync($"{Api}/rules/{rule.Id}", new SaveAccountDrivenRule { Name = "x", Mode = AccountMode.Off }, GatehouseJson.Options, Ct);
        using var deleted = await other.DeleteAsync($"{Api}/rules/{rule.Id}", Ct);

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound], [replaced.StatusCode, deleted.StatusCode]);
        Assert.Empty(await NamesAsync(other));
    }

    [Fact]
    public async Task Enrollment_SSO_is_checked_when_saved_and_led_to_by_the_challenge()
    {
        var owner = await OrganizationAsync();
        using var refused = await owner.PostAsJsonAsync($"{Api}/sso", new SaveEnrollmentSso { Name = "x", AppStoreId = 7, ConfigurationProfile = Sso("com.apple.wifi.managed") }, GatehouseJson.Options, Ct);
        var made = await CreateAsync<EnrollmentSso>(owner, "/sso", new SaveEnrollmentSso { Name = "x", AppStoreId = 7, ConfigurationProfile = Sso("com.apple.extensiblesso") });
        await ChangeAsync(owner, new UpdateAccountDrivenSettings { EnrollmentSsoId = made.Id });
        using var iPhone = await PostAsync(Path(owner), Signed());
        using var mac = await PostAsync(Path(owner), Signed(IPhone with { Product = "Mac15,3" }));
        using var document = await Gate.Anonymous.GetAsync(new Uri(made.Url).PathAndQuery, Ct);
        using var used = await owner.DeleteAsync($"{Api}/sso/{made.Id}", Ct);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("com.apple.wifi.managed", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        ChallengeOf(iPhone);
        Assert.Equal(made.Url, Assert.Single(iPhone.Headers.GetValues("X-Apple-MDM-ESSO")));
        Assert.False(mac.Headers.Contains("X-Apple-MDM-ESSO"));
        Assert.Equal("application/json", document.Content.Headers.ContentType?.ToString());
        Assert.Contains("\"iTunesStoreID\":7", await document.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, used.StatusCode);
    }

    [Fact]
    public async Task Developer_mode_uses_its_own_header_and_a_rule_may_choose_it_for_some_devices()
    {
        var owner = await OrganizationAsync();
        var made = await CreateAsync<EnrollmentSso>(owner, "/sso", new SaveEnrollmentSso { Name = "dev", DeveloperAppIds = ["ABCDE12345.com.example.sso"], ConfigurationProfile = Sso("com.apple.extensiblesso") });
        await CreateAsync<AccountDrivenRule>(owner, "/rules", new SaveAccountDrivenRule { Name = "iPads", Mode = AccountMode.Byod, Families = [ModelFamily.IPad], EnrollmentSsoId = made.Id });
        using var iPhone = await PostAsync(Path(owner), Signed());
        using var iPad = await PostAsync(Path(owner), Signed(IPhone with { Product = "iPad14,3" }));

        Assert.False(iPhone.Headers.Contains("X-Apple-MDM-ESSO-Developer"));
        Assert.Equal(made.Url, Assert.Single(iPad.Headers.GetValues("X-Apple-MDM-ESSO-Developer")));
        Assert.False(iPad.Headers.Contains("X-Apple-MDM-ESSO"));
    }

    private static string Sso(string type) => Encoding.UTF8.GetString(ProfileWriter.Write(
        new ProfileHeader("example.sso", Guid.NewGuid(), "SSO"), [new ProfilePayload(type, "example.sso.1", "SSO", new PlistDictionary { { "Key", "value" } })]));

    private static Task<AccountDrivenRule> RuleAsync(AdminClient owner, string name, int? position = null) =>
        CreateAsync<AccountDrivenRule>(owner, "/rules", new SaveAccountDrivenRule { Name = name, Mode = AccountMode.Byod, Position = position });

    private static async Task<IEnumerable<string>> NamesAsync(AdminClient owner) =>
        (await GetAsync<Page<AccountDrivenRule>>(owner, $"{Api}/rules")).Items.Select(r => r.Name);
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class AccountSettingTestsOnSqlite(SqliteEnrollmentGate gate) : AccountSettingTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class AccountSettingTestsOnPostgres(PostgresEnrollmentGate gate) : AccountSettingTests(gate);
