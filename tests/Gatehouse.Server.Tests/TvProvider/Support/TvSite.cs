using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.TvProvider.Support;

/// <summary>An organization with an active TV configuration, with what tests do to it.</summary>
internal sealed class TvSite(IGateFixture gate, AdminClient owner)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public IGateFixture Gate => gate;

    public AdminClient Owner => owner;

    public string OrganizationId => owner.OrganizationId;

    /// <summary>A part of the server.</summary>
    public T Part<T>() where T : notnull => gate.Services.GetRequiredService<T>();

    /// <summary>An organization with the example, changed or not.</summary>
    public static async Task<TvSite> CreateAsync(IGateFixture gate, Func<TvConfiguration, TvConfiguration>? change = null)
    {
        var site = new TvSite(gate, await gate.OwnerAsync());
        await site.ActivateAsync((change ?? (c => c))(TvExample.Configuration));
        return site;
    }

    /// <summary>Makes a configuration the active one, whether valid or not.</summary>
    public Task<long> ActivateAsync(TvConfiguration configuration) => gate.Database.WriteAsync(
        tx => Part<RevisionStore>().ActivateAsync(tx, OrganizationId, configuration, "by a test", "test"), Ct);

    /// <summary>What is active.</summary>
    public async Task<TvSettings> SettingsAsync() => await Part<ITvDirectory>().ForAsync(OrganizationId, Ct);

    /// <summary>An enabled integration.</summary>
    public async Task<Integration> IntegrationAsync(string serviceProvider, string mvpd) => (await SettingsAsync()).Integration(serviceProvider, mvpd)!;

    /// <summary>Registers an application; returns its id.</summary>
    public Task<string> ApplicationAsync(Func<TvApplicationSettings, TvApplicationSettings>? change = null) => gate.Database.WriteAsync(
        tx => Part<ApplicationStore>().AddAsync(tx, OrganizationId, "An app", (change ?? (s => s))(new TvApplicationSettings { RedirectDomains = ["acme.example"], CustomSchemes = ["adbe.k3x9q2"] })), Ct);

    /// <summary>A software statement of an application.</summary>
    public async Task<(string Id, string Text)> StatementAsync(string applicationId)
    {
        var row = await gate.Database.WriteAsync(tx => Part<StatementStore>().AddAsync(tx, OrganizationId, applicationId, "test"), Ct);
        return (row.Id, await Part<StatementSigner>().SignAsync(row, "An app", Ct));
    }

    /// <summary>Adds a degradation rule that holds for an hour.</summary>
    public Task DegradeAsync(DegradationKind kind, string mvpd, string serviceProvider = TvExample.Acme, string? resource = null, string? message = null) => gate.Database.WriteAsync(
        tx => Part<DegradationStore>().AddAsync(
            tx, OrganizationId, new Degradation("", kind, null, serviceProvider, mvpd, resource, message, gate.Clock.GetUtcNow(), gate.Clock.GetUtcNow().AddHours(1)), "test"), Ct);
}
