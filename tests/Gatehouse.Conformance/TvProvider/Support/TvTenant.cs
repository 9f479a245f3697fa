using System.Runtime.CompilerServices;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Conformance.Support;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Conformance.TvProvider.Support;

/// <summary>An organization with the service providers, MVPDs and applications of the reference's cases, made through the API.</summary>
internal sealed class TvTenant
{
    private static readonly ConditionalWeakTable<Site, TvTenant> Shared = [];

    private TvTenant(Tenant tenant) => Tenant = tenant;

    public Tenant Tenant { get; }

    /// <summary>APP1: asks for ACMETV.</summary>
    public RegisteredApp App1 { get; private set; } = null!;

    /// <summary>APP2: asks for OTHERTV.</summary>
    public RegisteredApp App2 { get; private set; } = null!;

    /// <summary>APPM: resets trials, and may not use the API of apps.</summary>
    public RegisteredApp AppM { get; private set; } = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The one that tests of a site share which only look at what they made themselves.</summary>
    public static async Task<TvTenant> OfAsync(Site site)
    {
        if (!Shared.TryGetValue(site, out var known))
        {
            // Somebody else's organization has one configuration for all tests.
            var world = site.IsOurs ? null : await TvWorld.FindAsync(site);
            Shared.AddOrUpdate(site, known = world?.Tenant ?? await PrepareAsync(await site.TenantAsync()));
        }

        return known;
    }

    /// <summary>Makes an organization ready.</summary>
    /// <param name="tenant">Which.</param>
    /// <param name="change">Changes the example's configuration.</param>
    public static async Task<TvTenant> PrepareAsync(Tenant tenant, Func<TvConfiguration, TvConfiguration>? change = null)
    {
        var made = new TvTenant(tenant);
        await made.ActivateAsync((change ?? (c => c))(TvExample.Configuration));
        made.App1 = await made.ApplicationAsync(s => s with { ServiceProviders = [TvExample.Acme] });
        made.App2 = await made.ApplicationAsync(s => s with { ServiceProviders = [TvExample.Other] });
        made.AppM = await made.ApplicationAsync(s => s with { Scopes = ["temporary:passes:owner"] });
        return made;
    }

    /// <summary>Would the organization's server let a configuration become active?</summary>
    public static async Task<bool> MayActivateAsync(Tenant tenant, TvConfiguration configuration)
    {
        await tenant.Api.UpdateTvDraftAsync(configuration, Ct);
        var validation = await tenant.Api.ValidateTvDraftAsync(Ct);
        await tenant.Api.DiscardTvDraftAsync(Ct);
        return validation.CanActivate;
    }

    /// <summary>Makes a configuration the active one.</summary>
    public async Task ActivateAsync(TvConfiguration configuration)
    {
        await Tenant.Api.UpdateTvDraftAsync(configuration, Ct);
        await Tenant.Api.ActivateTvDraftAsync(new ActivateTvConfiguration("By a test"), Ct);
    }

    /// <summary>Registers an application with redirects to acme.example and a scheme, and issues its statement.</summary>
    public async Task<RegisteredApp> ApplicationAsync(Func<TvApplicationSettings, TvApplicationSettings>? change = null)
    {
        var settings = (change ?? (s => s))(new TvApplicationSettings { RedirectDomains = ["acme.example"], CustomSchemes = ["adbe.k3x9q2"] });
        var application = await Tenant.Api.CreateTvApplicationAsync(new CreateTvApplication($"App {Guid.NewGuid():n}", settings), Ct);
        var statement = await Tenant.Api.IssueTvStatementAsync(application.Id, Ct);
        return new RegisteredApp(application.Id, statement.Id, statement.Text!);
    }

    /// <summary>DEV1: an app on an Apple TV, with a token. Each call makes a device and a client of their own.</summary>
    public Task<TvDevice> AppleTvAsync(RegisteredApp? app = null) => DeviceAsync(TvDevice.AppleTv, app);

    /// <summary>DEV2: a web app on a computer, with a token.</summary>
    public Task<TvDevice> DesktopAsync(RegisteredApp? app = null) => DeviceAsync(TvDevice.Desktop, app);

    private async Task<TvDevice> DeviceAsync(string info, RegisteredApp? app)
    {
        var device = new TvDevice(Tenant.Anonymous, info);
        (await device.RegisterAsync((app ?? App1).Statement)).Ok(201);
        (await device.FetchTokenAsync()).Ok(201);
        return device;
    }
}

/// <summary>A registered application with one statement.</summary>
internal sealed record RegisteredApp(string Id, string StatementId, string Statement);
