using System.Text.Json;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.AccountDriven;

[Specification("Account-driven enrollment 1.2: service discovery")]
public abstract class ServiceDiscoveryTests(Site site)
{
    private const string WellKnown = "/.well-known/com.apple.remotemanagement";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_is_JSON_with_one_server_of_a_version_and_an_address()
    {
        var organization = await AccountOrganization.NewAsync(site);
        await organization.Tenant.Api.AddAccountDomainAsync($"{organization.Slug}.example", Ct);

        var answer = await AskAsync(organization, $"{WellKnown}?user-identifier=user01@{organization.Slug}.example&model-family=iPhone");
        using var json = JsonDocument.Parse(answer.Body);
        var server = Assert.Single(json.RootElement.GetProperty("Servers").EnumerateArray());

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal("mdm-byod", server.GetProperty("Version").GetString());
        Assert.EndsWith(organization.Enroll(), server.GetProperty("BaseURL").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_at_signs_a_raw_plus_and_an_unknown_account_get_one_and_the_same_answer()
    {
        var organization = await AccountOrganization.NewAsync(site);
        var known = await AskAsync(organization, $"{organization.Discovery}?user-identifier={organization.Person.Email}&model-family=iPhone");
        foreach (var typed in new[] { "a@b@example.com", "a%40b%40example.com", "plus+address@example.com", "plus%2Baddress@example.com", "nobody@example.com", "" })
        {
            var answer = await AskAsync(organization, $"{organization.Discovery}?user-identifier={typed}&model-family=iPhone");

            Assert.Equal(200, answer.Status);
            Assert.Equal(known.Body, answer.Body);
            Assert.Equal(known.Headers.Select(h => h.Key), answer.Headers.Select(h => h.Key));
        }
    }

    [Fact]
    public async Task Model_family_may_be_missing()
    {
        var organization = await AccountOrganization.NewAsync(site);

        Assert.Equal(200, (await AskAsync(organization, $"{organization.Discovery}?user-identifier=a@example.com")).Status);
    }

    [Fact]
    public async Task Mode_is_chosen_by_person_and_model_family()
    {
        var organization = await AccountOrganization.NewAsync(site);
        await organization.Tenant.Api.CreateAccountDrivenRuleAsync(
            new SaveAccountDrivenRule { Name = "iPads of hers", PersonId = organization.Person.Id, Families = [ModelFamily.IPad], Mode = AccountMode.Adde }, Ct);

        Assert.Equal("mdm-adde", await VersionAsync(organization, organization.Person.Email!, "iPad"));
        Assert.Equal("mdm-byod", await VersionAsync(organization, organization.Person.Email!, "iPhone"));
        Assert.Equal("mdm-byod", await VersionAsync(organization, "nobody@example.com", "iPad"));
    }

    [Fact]
    public async Task Switched_off_is_403_with_a_code_that_devices_understand()
    {
        var organization = await AccountOrganization.NewAsync(site, AccountMode.Off);
        await organization.Tenant.Api.UpdateAccountDrivenSettingsAsync(new UpdateAccountDrivenSettings { RefusalMessage = "Bring it to the help desk." }, Ct);
        var answer = await AskAsync(organization, $"{organization.Discovery}?user-identifier=a@example.com&model-family=iPhone");
        using var json = JsonDocument.Parse(answer.Body);

        Assert.Equal((403, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal("com.apple.well-known.failed", json.RootElement.GetProperty("code").GetString());
        Assert.Equal("Bring it to the help desk.", json.RootElement.GetProperty("message").GetString());
        Assert.NotEmpty(json.RootElement.GetProperty("description").GetString()!);
    }

    private static async Task<WireAnswer> AskAsync(AccountOrganization organization, string address)
    {
        using var response = await organization.Tenant.Anonymous.GetAsync(address, Ct);
        return await WireAnswer.OfAsync(response, Ct);
    }

    private static async Task<string> VersionAsync(AccountOrganization organization, string typed, string family)
    {
        using var json = JsonDocument.Parse((await AskAsync(organization, $"{organization.Discovery}?user-identifier={typed}&model-family={family}")).Body);
        return json.RootElement.GetProperty("Servers")[0].GetProperty("Version").GetString()!;
    }
}

[Collection(nameof(SqliteSite))]
public sealed class ServiceDiscoveryTestsOnSqlite(SqliteSite site) : ServiceDiscoveryTests(site);

[Collection(nameof(PostgresSite))]
public sealed class ServiceDiscoveryTestsOnPostgres(PostgresSite site) : ServiceDiscoveryTests(site);
