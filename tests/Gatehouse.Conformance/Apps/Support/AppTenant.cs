using System.Runtime.CompilerServices;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Contracts.Apps;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps.Support;

/// <summary>An organization that lets apps enroll, as its administrator sees it.</summary>
public sealed class AppTenant
{
    private static readonly ConditionalWeakTable<Site, Task<AppTenant>> Shared = [];
    private static int s_number;

    private AppTenant(Tenant tenant, AppClient app, string orders, string bank) => (Tenant, App, Orders, Bank) = (tenant, app, orders, bank);

    public Tenant Tenant { get; }

    public AppClient App { get; }

    /// <summary>Audience that lets devices in behind which nobody is known.</summary>
    public string Orders { get; }

    /// <summary>Audience that wants somebody to have signed in.</summary>
    public string Bank { get; }

    /// <summary>What apps name it by.</summary>
    public string Id => Tenant.Session.Caller.OrganizationSlug;

    /// <summary>Issuer of its tokens.</summary>
    public string Issuer => new Uri(Tenant.Address, Id).AbsoluteUri;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The one that tests of apps share which leave it as it is. Other tests have others: one of theirs turns enrollment off.</summary>
    public static async Task<AppTenant> OfAsync(Site site)
    {
        Task<AppTenant> made;
        lock (Shared)
        {
            made = Shared.GetValue(site, s => NewAsync(s));
        }

        return await made;
    }

    /// <summary>One that no other test knows.</summary>
    public static async Task<AppTenant> NewAsync(
        Site site, Func<AppEnrollmentSettings, AppEnrollmentSettings>? settings = null, Func<AppClientSettings, AppClientSettings>? app = null) =>
        await MakeAsync(await site.NewTenantAsync(withPush: false), settings, app);

    /// <summary>Settles how apps enroll; by default as often as tests like, all of them from one address.</summary>
    public Task AllowAsync(Func<AppEnrollmentSettings, AppEnrollmentSettings>? change = null) => AllowAsync(Tenant, change);

    /// <summary>What the administrator knows of a device.</summary>
    public Task<AppInstallation> FindAsync(string deviceId) => Tenant.Api.GetAppInstallationAsync("ins_" + deviceId, Ct);

    /// <summary>How many installations there are.</summary>
    public async Task<int> CountAsync()
    {
        var count = 0;
        await foreach (var installation in Tenant.Api.ListAppInstallationsAsync(ct: Ct))
        {
            count += installation.State == AppInstallationState.Active ? 1 : 0;
        }

        return count;
    }

    private static async Task<AppTenant> MakeAsync(Tenant tenant, Func<AppEnrollmentSettings, AppEnrollmentSettings>? settings, Func<AppClientSettings, AppClientSettings>? app)
    {
        await AllowAsync(tenant, settings);
        var number = Interlocked.Increment(ref s_number);
        var orders = await ResourceAsync(tenant, $"https://orders{number}.example.org/");
        var bank = await ResourceAsync(tenant, $"https://bank{number}.example.org/");
        var allowed = new AppClientSettings
        {
            AllowedAudiences = [new AppAudience(orders) { MinAcr = "0", Scopes = ["read"] }, new AppAudience(bank) { MinAcr = "1", Scopes = ["read"] }],
        };
        var client = await tenant.Api.CreateAppClientAsync(new CreateAppClient(EnrollAnonymousUserEvent.DefaultClientId, "App", app?.Invoke(allowed) ?? allowed), Ct);
        return new AppTenant(tenant, client, orders, bank);
    }

    private static Task AllowAsync(Tenant tenant, Func<AppEnrollmentSettings, AppEnrollmentSettings>? change)
    {
        var settings = new AppEnrollmentSettings { Enabled = true, RatePerIpPerHour = 1000, RatePerTenantPerMinute = 10_000 };
        return tenant.Api.UpdateAppEnrollmentAsync(change?.Invoke(settings) ?? settings, Ct);
    }

    private static async Task<string> ResourceAsync(Tenant tenant, string address) =>
        (await tenant.Api.CreateOAuthResourceAsync(new CreateOAuthResource(address, "API", "read write", "ES256"), Ct)).Identifier;
}
