using Gatehouse.Client.Contracts.Enrollment.AccountDriven;

namespace Gatehouse.Client;

public sealed partial class GatehouseClient
{
    private const string AccountDriven = "/enrollment/account-driven";

    /// <summary>How people enroll with their account.</summary>
    public Task<AccountDrivenSettings> GetAccountDrivenSettingsAsync(CancellationToken ct = default) => GetAsync<AccountDrivenSettings>(AccountDriven, ct);

    /// <summary>Changes it.</summary>
    public Task<AccountDrivenSettings> UpdateAccountDrivenSettingsAsync(UpdateAccountDrivenSettings changes, CancellationToken ct = default) =>
        SendAsync<AccountDrivenSettings>(HttpMethod.Patch, AccountDriven, changes, ct);

    /// <summary>What to put on the web servers of the organization's domains.</summary>
    public IAsyncEnumerable<DiscoverySnippet> ListDiscoverySnippetsAsync(CancellationToken ct = default) =>
        ListAsync<DiscoverySnippet>($"{AccountDriven}/snippets", Query.Empty, ct);

    /// <summary>Rules, in the order in which they are tried.</summary>
    public IAsyncEnumerable<AccountDrivenRule> ListAccountDrivenRulesAsync(CancellationToken ct = default) =>
        ListAsync<AccountDrivenRule>($"{AccountDriven}/rules", Query.Empty, ct);

    /// <summary>Makes a rule.</summary>
    public Task<AccountDrivenRule> CreateAccountDrivenRuleAsync(SaveAccountDrivenRule rule, CancellationToken ct = default) =>
        PostAsync<AccountDrivenRule>($"{AccountDriven}/rules", rule, ct);

    /// <summary>Replaces a rule.</summary>
    public Task<AccountDrivenRule> ReplaceAccountDrivenRuleAsync(string id, SaveAccountDrivenRule rule, CancellationToken ct = default) =>
        SendAsync<AccountDrivenRule>(HttpMethod.Put, $"{AccountDriven}/rules/{Escape(id)}", rule, ct);

    /// <summary>Deletes a rule.</summary>
    public Task DeleteAccountDrivenRuleAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"{AccountDriven}/rules/{Escape(id)}", null, ct);

    /// <summary>Domains of the organization.</summary>
    public IAsyncEnumerable<AccountDomain> ListAccountDomainsAsync(CancellationToken ct = default) => ListAsync<AccountDomain>($"{AccountDriven}/domains", Query.Empty, ct);

    /// <summary>Adds a domain; the answer has the DNS record that verifies it. A repetition changes nothing.</summary>
    public Task<AccountDomain> AddAccountDomainAsync(string domain, CancellationToken ct = default) =>
        PostAsync<AccountDomain>($"{AccountDriven}/domains", new AddAccountDomain { Domain = domain }, ct);

    /// <summary>Removes a domain.</summary>
    public Task RemoveAccountDomainAsync(string domain, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"{AccountDriven}/domains/{Escape(domain)}", null, ct);

    /// <summary>Asks a domain as a device would, and notes it as verified when its DNS or its own web server proves that it is this organization's.</summary>
    public Task<DiscoveryCheck> CheckAccountDomainAsync(string domain, CancellationToken ct = default) =>
        PostAsync<DiscoveryCheck>($"{AccountDriven}/domains/{Escape(domain)}/check", null, ct);

    /// <summary>Enrollment SSO documents.</summary>
    public IAsyncEnumerable<EnrollmentSso> ListEnrollmentSsoAsync(CancellationToken ct = default) => ListAsync<EnrollmentSso>($"{AccountDriven}/sso", Query.Empty, ct);

    /// <summary>One Enrollment SSO document.</summary>
    public Task<EnrollmentSso> GetEnrollmentSsoAsync(string id, CancellationToken ct = default) => GetAsync<EnrollmentSso>($"{AccountDriven}/sso/{Escape(id)}", ct);

    /// <summary>Makes an Enrollment SSO document.</summary>
    public Task<EnrollmentSso> CreateEnrollmentSsoAsync(SaveEnrollmentSso document, CancellationToken ct = default) =>
        PostAsync<EnrollmentSso>($"{AccountDriven}/sso", document, ct);

    /// <summary>Replaces an Enrollment SSO document.</summary>
    public Task<EnrollmentSso> ReplaceEnrollmentSsoAsync(string id, SaveEnrollmentSso document, CancellationToken ct = default) =>
        SendAsync<EnrollmentSso>(HttpMethod.Put, $"{AccountDriven}/sso/{Escape(id)}", document, ct);

    /// <summary>Deletes an Enrollment SSO document that nothing leads to any more.</summary>
    public Task DeleteEnrollmentSsoAsync(string id, CancellationToken ct = default) => SendAsync(HttpMethod.Delete, $"{AccountDriven}/sso/{Escape(id)}", null, ct);

    /// <summary>The address that Apple hands out for the organization's accounts.</summary>
    public Task<AppleFallback> GetAppleFallbackAsync(CancellationToken ct = default) => GetAsync<AppleFallback>($"{AccountDriven}/apple", ct);

    /// <summary>Stores the server token of Apple Business or School Manager.</summary>
    public Task SetAppleServerTokenAsync(SetAppleServerToken token, CancellationToken ct = default) =>
        SendAsync(HttpMethod.Put, $"{AccountDriven}/apple/token", token, ct);

    /// <summary>Registers the organization's service discovery with Apple.</summary>
    public Task<AppleFallback> RegisterAppleFallbackAsync(CancellationToken ct = default) => PostAsync<AppleFallback>($"{AccountDriven}/apple/register", null, ct);

    /// <summary>Takes it back.</summary>
    public Task<AppleFallback> UnregisterAppleFallbackAsync(CancellationToken ct = default) => SendAsync<AppleFallback>(HttpMethod.Delete, $"{AccountDriven}/apple", null, ct);
}
