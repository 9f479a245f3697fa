using System.Net;
using System.Text.Json;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Enrollment.AccountDriven;

public abstract class DiscoveryTests(IEnrollmentGate gate) : AccountDrivenTestBase(gate)
{
    private const string WellKnown = "/.well-known/com.apple.remotemanagement";

    [Fact]
    public async Task The_domain_of_the_account_finds_the_organization()
    {
        var (owner, domain) = await WithDomainAsync();

        var (version, url) = await AskAsync($"{WellKnown}?user-identifier={owner.Email.Split('@')[0]}@{domain}&model-family=iPhone");

        Assert.Equal("mdm-byod", version);
        Assert.EndsWith(Path(owner), url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_that_was_asked_finds_the_organization_too()
    {
        var (owner, domain) = await WithDomainAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, WellKnown);
        request.Headers.Host = domain;
        using var answer = await Gate.Anonymous.SendAsync(request, Ct);

        Assert.EndsWith(Path(owner), (await ReadAsync(answer)).Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("two@signs@{0}")]
    [InlineData("plus+address@{0}")]
    [InlineData("somebody@{0}")]
    [InlineData("%C3%BCml%C3%A4ut@{0}")]
    public async Task Whatever_stands_before_the_last_at_sign_gets_the_same_answer(string typed)
    {
        var (owner, domain) = await WithDomainAsync();
        var known = await AskAsync($"{WellKnown}?user-identifier=owner@{domain}");

        Assert.Equal(known, await AskAsync($"{WellKnown}?user-identifier={string.Format(System.Globalization.CultureInfo.InvariantCulture, typed, domain)}"));
        Assert.Equal(Path(owner), new Uri(known.Url).AbsolutePath);
    }

    [Fact]
    public async Task A_raw_plus_is_part_of_the_account_and_not_a_space()
    {
        var owner = await OrganizationAsync();
        await Gate.Database.WriteAsync(tx => tx.ExecuteAsync(
            "update admin_person set user_name = 'user+tag@plus.example' where id = @PersonId", new { owner.PersonId }), Ct);
        var rule = await CreateAsync<AccountDrivenRule>(owner, "/rules", new SaveAccountDrivenRule { Name = "Her", PersonId = owner.PersonId, Mode = AccountMode.Adde });

        var (version, url) = await AskAsync($"/enroll/account/{owner.Slug}/discovery?user-identifier=user+tag@plus.example");

        Assert.Equal("mdm-adde", version);
        Assert.EndsWith($"{Path(owner, "adde")}/{rule.Id}", url, StringComparison.Ordinal);
        Assert.Equal("mdm-byod", (await AskAsync($"/enroll/account/{owner.Slug}/discovery?user-identifier=user%20tag@plus.example")).Version);
    }

    [Fact]
    public async Task Rules_choose_by_group_of_people_and_kind_of_device_in_their_order()
    {
        var owner = await OrganizationAsync();
        var group = "pgr_" + new string('0', 26);
        await Gate.Database.WriteAsync(async tx =>
        {
            await tx.ExecuteAsync("insert into accounts_group (id, org_id, name, created_ms) values (@id, @OrganizationId, 'Staff', 0)", new { id = group[..^6] + owner.PersonId[^6..], owner.OrganizationId });
            await tx.ExecuteAsync("insert into accounts_group_member (group_id, person_id) values (@id, @PersonId)", new { id = group[..^6] + owner.PersonId[^6..], owner.PersonId });
        }, Ct);
        group = group[..^6] + owner.PersonId[^6..];
        await CreateAsync<AccountDrivenRule>(owner, "/rules", new SaveAccountDrivenRule { Name = "Staff", PersonGroupId = group, Mode = AccountMode.Adde });
        await CreateAsync<AccountDrivenRule>(owner, "/rules", new SaveAccountDrivenRule { Name = "No Macs", Families = [ModelFamily.Mac], Mode = AccountMode.Off, Position = 1 });
        var path = $"/enroll/account/{owner.Slug}/discovery?user-identifier={owner.Email}";

        Assert.Equal("mdm-adde", (await AskAsync($"{path}&model-family=iPhone")).Version);
        Assert.Equal("mdm-adde", (await AskAsync(path)).Version);
        using var mac = await Gate.Anonymous.GetAsync($"{path}&model-family=Mac", Ct);
        Assert.Equal(HttpStatusCode.Forbidden, mac.StatusCode);
        Assert.Equal("mdm-byod", (await AskAsync($"/enroll/account/{owner.Slug}/discovery?user-identifier=nobody@example.com&model-family=iPhone")).Version);
    }

    [Fact]
    public async Task Switched_off_is_said_in_the_words_of_the_protocol()
    {
        var owner = await OrganizationAsync(AccountMode.Off, new UpdateAccountDrivenSettings { RefusalMessage = "Ask the front desk." });
        using var answer = await Gate.Anonymous.GetAsync($"/enroll/account/{owner.Slug}/discovery?user-identifier=a@example.com", Ct);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Ct));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("com.apple.well-known.failed", json.RootElement.GetProperty("code").GetString());
        Assert.Equal("Ask the front desk.", json.RootElement.GetProperty("message").GetString());
        Assert.Contains(await LogAsync(owner), e => e is { Code: "ACCOUNT_DISCOVERY_REFUSED", Outcome: "refused" });
    }

    [Fact]
    public async Task A_domain_of_nobody_and_an_organization_that_is_off_are_refused_alike()
    {
        var (owner, domain) = await WithDomainAsync();
        await Gate.Database.WriteAsync(tx => tx.ExecuteAsync("update admin_organization set disabled_ms = 1 where id = @OrganizationId", new { owner.OrganizationId }), Ct);

        foreach (var address in new[] { $"{WellKnown}?user-identifier=a@{domain}", $"{WellKnown}?user-identifier=a@nobody.example", WellKnown, "/enroll/account/nobody/discovery" })
        {
            using var answer = await Gate.Anonymous.GetAsync(address, Ct);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains("com.apple.well-known.failed", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("?user-identifier=a@b.example&user-identifier=c@d.example")]
    [InlineData("?model-family=iPhone&model-family=iPad")]
    public async Task A_question_with_two_answers_is_refused(string query)
    {
        using var answer = await Gate.Anonymous.GetAsync(WellKnown + query, Ct);
        using var longer = await Gate.Anonymous.GetAsync($"{WellKnown}?user-identifier={new string('a', 3000)}", Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, longer.StatusCode);
    }

    [Fact]
    public async Task The_log_names_the_kind_of_device_and_never_the_account()
    {
        var owner = await OrganizationAsync();
        await AskAsync($"/enroll/account/{owner.Slug}/discovery?user-identifier=private.person@example.com&model-family=RealityDevice");
        var entry = Assert.Single(await LogAsync(owner), e => e.Code == "ACCOUNT_DISCOVERED");

        Assert.DoesNotContain("private.person", entry.Detail.ToString(), StringComparison.Ordinal);
        Assert.Contains("RealityDevice", entry.Detail.ToString(), StringComparison.Ordinal);
    }

    private async Task<(AdminClient Owner, string Domain)> WithDomainAsync()
    {
        var owner = await OrganizationAsync();
        var domain = $"d{owner.Slug}.example".ToLowerInvariant();
        await CreateAsync<AccountDomain>(owner, "/domains", new AddAccountDomain { Domain = domain });
        return (owner, domain);
    }

    private async Task<(string Version, string Url)> AskAsync(string address)
    {
        using var answer = await Gate.Anonymous.GetAsync(address, Ct);
        return await ReadAsync(answer);
    }

    private static async Task<(string Version, string Url)> ReadAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Ct));
        var server = Assert.Single(json.RootElement.GetProperty("Servers").EnumerateArray());
        return (server.GetProperty("Version").GetString()!, server.GetProperty("BaseURL").GetString()!);
    }
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class DiscoveryTestsOnSqlite(SqliteEnrollmentGate gate) : DiscoveryTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class DiscoveryTestsOnPostgres(PostgresEnrollmentGate gate) : DiscoveryTests(gate);
