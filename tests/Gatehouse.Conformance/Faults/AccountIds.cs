using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Conformance.AccountDriven;
using Gatehouse.Conformance.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Faults;

/// <summary>One of everything that accounts and the authorization server name by an id.</summary>
internal static class AccountIds
{
    /// <summary>Paths of the API with the id that stands in their first placeholder.</summary>
    public static async Task<IEnumerable<(string Prefix, string Id)>> OfAsync(Tenant owner)
    {
        var ct = TestContext.Current.CancellationToken;
        var oauth = await OAuthSite.WithNewPersonAsync(owner);
        var client = await oauth.ClientAsync(s => s with { AskConsent = true });
        await ForeignClient.OpenIdClient.RunAsync("code", oauth.Input(client)); // a session, a consent and a grant
        var group = await owner.Api.CreatePersonGroupAsync(new NewPersonGroup($"Group {client.Client.Id}"), ct);
        await owner.Api.AddPersonGroupMemberAsync(group.Id, oauth.PersonId, ct);
        var domain = $"d{Guid.NewGuid():n}.example.org";
        await owner.Api.AddAccountDomainAsync(domain, ct);
        var rule = await owner.Api.CreateAccountDrivenRuleAsync(new SaveAccountDrivenRule { Name = "Rule", PersonId = oauth.PersonId }, ct);
        var sso = await owner.Api.CreateEnrollmentSsoAsync(
            new SaveEnrollmentSso { Name = $"SSO {rule.Id}", AppStoreId = 1, ConfigurationProfile = Workplace.SsoProfile() }, ct);
        var resource = await oauth.ResourceAsync();
        var registration = await owner.Api.CreateOAuthRegistrationTokenAsync(new CreateOAuthRegistrationToken("Test"), ct);
        var provider = await owner.Api.CreateUpstreamProviderAsync(
            new CreateUpstreamProvider("Elsewhere", $"https://{domain}/", "us", ClientSecret: "a secret that nobody asks for"), ct);
        return
        [
            ("/api/v1/accounts/sessions/{id}", (await FirstAsync(owner.Api.ListAccountSessionsAsync(oauth.PersonId, ct))).Id),
            ("/api/v1/person-groups/{id}", group.Id),
            ("/api/v1/enrollment/account-driven/domains/{domain}", domain), ("/api/v1/enrollment/account-driven/rules/{id}", rule.Id),
            ("/api/v1/enrollment/account-driven/sso/{id}", sso.Id), ("/api/v1/oauth/clients/{id}", client.Client.Id),
            ("/api/v1/oauth/consents/{id}", (await FirstAsync(owner.Api.ListOAuthConsentsAsync(oauth.PersonId, ct: ct))).Id),
            ("/api/v1/oauth/grants/{id}", (await FirstAsync(owner.Api.ListOAuthGrantsAsync(oauth.PersonId, ct: ct))).Id),
            ("/api/v1/oauth/keys/{kid}", (await FirstAsync(owner.Api.ListOAuthKeysAsync(ct))).Kid),
            ("/api/v1/oauth/registration-tokens/{id}", registration.RegistrationToken.Id), ("/api/v1/oauth/resources/{id}", resource.Id),
            ("/api/v1/upstream-providers/{id}", provider.Id),
        ];
    }

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items)
        {
            return item;
        }

        throw new Xunit.Sdk.XunitException($"There is no {typeof(T).Name}.");
    }
}
