using System.Runtime.CompilerServices;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Client.TvProvider;
using Gatehouse.Client.TvProvider.Backends;
using Gatehouse.Conformance.Support;
using Gatehouse.Conformance.TvProvider.Support;
using Gatehouse.Simulator.TvProvider.Living;
using Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Conformance.TvApps.Support;

/// <summary>
/// Two channels of one programmer, three TV providers that run beside the server, and televisions: everything that a viewer meets,
/// made through the API, and each part played for real.
/// </summary>
internal sealed class TvStage : IAsyncDisposable
{
    public const string Acme = "ACMETV";
    public const string News = "ACMENEWS";
    public const string BlueCable = "BlueCable";
    public const string GreenSat = "GreenSat";
    public const string PickerTel = "PickerTel";

    /// <summary>A trial of three seconds.</summary>
    public const string Trial = "Trial3";

    /// <summary>A trial of two resources.</summary>
    public const string Promo = "Promo2";

    public const string RedirectUrl = "adbe.k3x9q2://signed-in";

    private static readonly ConditionalWeakTable<Site, TvStage> Shared = [];

    private readonly List<SimulatedTelevision> _televisions = [];

    private TvStage(Tenant tenant, SimulatedSamlMvpd blue, SimulatedOAuthMvpd green, SimulatedSamlMvpd picker) =>
        (Tenant, Blue, Green, Picker) = (tenant, blue, green, picker);

    /// <summary>Has the live channel, and not the premium one.</summary>
    public static MvpdViewer Ada { get; } = new("ada", "ada-secret", "u-ada")
    {
        Package = new HashSet<string> { "acme-live", "news-live" }, Restricted = new HashSet<string> { "acme-late" },
        Attributes = new Dictionary<string, IReadOnlyList<string>> { ["household"] = ["h-19ab"] },
        WithDecisions = new Dictionary<string, IReadOnlyList<string>> { ["allowMirroring"] = ["true"] },
    };

    public Tenant Tenant { get; }

    /// <summary>SAML; signs viewers in by the account of an Apple TV too. Encrypts what it says to browsers.</summary>
    public SimulatedSamlMvpd Blue { get; }

    /// <summary>OAuth 2.0.</summary>
    public SimulatedOAuthMvpd Green { get; }

    /// <summary>SAML; the picker of an Apple TV only lists it.</summary>
    public SimulatedSamlMvpd Picker { get; }

    /// <summary>Of the app that may ask for both channels.</summary>
    public TvStatement Statement { get; private set; } = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The stage of tests that leave it as it is. Nothing is wrong on it yet.</summary>
    public static async Task<TvStage> OfAsync(Site site)
    {
        if (!Shared.TryGetValue(site, out var stage))
        {
            Shared.AddOrUpdate(site, stage = await SetAsync(site));
        }

        foreach (var faults in new[] { stage.Blue.Faults, stage.Green.Faults, stage.Picker.Faults })
        {
            (faults.Lie, faults.IsDown, faults.Delay, faults.Clock) = (MvpdLie.None, false, TimeSpan.Zero, TimeSpan.Zero);
        }

        return stage;
    }

    /// <summary>Sets everything up in an organization of its own.</summary>
    public static async Task<TvStage> SetAsync(Site site, Func<MvpdOptions, MvpdOptions>? blue = null, Func<TvMvpd, TvMvpd>? blueMvpd = null)
    {
        site.NeedOurServer(); // which may call providers on loopback
        var tenant = await site.NewTenantAsync(withPush: false);
        MvpdOptions Options(string id) => new() { Id = id, DisplayName = id, Viewers = [Ada], EncryptsAssertions = true };
        var stage = new TvStage(
            tenant, await SimulatedSamlMvpd.StartAsync((blue ?? (o => o))(Options(BlueCable)), Ct), await SimulatedOAuthMvpd.StartAsync(Options(GreenSat), Ct),
            await SimulatedSamlMvpd.StartAsync(Options(PickerTel), Ct));
        await stage.ConfigureAsync(blueMvpd ?? (m => m));
        return stage;
    }

    /// <summary>A television whose viewer picks a provider of the device: none if null.</summary>
    public SimulatedTelevision Television(string? choice = null)
    {
        var television = new SimulatedTelevision(Tenant.Address, TimeProvider.System);
        television.Account.Board("blue-cable-tv", Blue);
        television.Account.List("picker-tel");
        television.Account.Choice = choice is null ? null : (choice, Ada);
        _televisions.Add(television);
        return television;
    }

    /// <summary>Somebody in front of it.</summary>
    public ViewerAtScreen Viewer(string? mvpd = null, bool hasBrowser = true) => new(Tenant.Ground.Network) { Mvpd = mvpd, HasBrowser = hasBrowser, Viewer = Ada };

    /// <summary>An app that can open a browser.</summary>
    public TvApp Start(SimulatedTelevision television, ViewerAtScreen viewer, string serviceProvider = Acme, Func<TvAppOptions, TvAppOptions>? adjust = null) =>
        television.Start(serviceProvider, Statement.Text!, viewer, o =>
        {
            var usual = o with { DomainName = "acme.example", RedirectUrl = RedirectUrl, PollInterval = TimeSpan.FromMilliseconds(200), BrowserPatience = TimeSpan.Zero, RetryDelays = [] };
            return adjust?.Invoke(usual) ?? usual;
        });

    /// <summary>The programmer's backend of a channel.</summary>
    public async Task<MediaTokenChecker> BackendAsync(string serviceProvider = Acme) =>
        new(serviceProvider, await Tenant.Anonymous.GetStringAsync($"/tv/{Tenant.Session.Caller.OrganizationSlug}/media-token-certificates", Ct));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _televisions.ForEach(t => t.Dispose());
        await Blue.DisposeAsync();
        await Green.DisposeAsync();
        await Picker.DisposeAsync();
    }

    private async Task ConfigureAsync(Func<TvMvpd, TvMvpd> blue)
    {
        TvMvpdPlatform[] Apple(string id, string boarding) => [.. new[] { "iOS", "tvOS" }.Select(p => new TvMvpdPlatform(p, id, boarding, true, "SAML"))];
        await Tenant.Api.SetTvSecretAsync(GreenSat, Green.SecretName, Green.ClientSecret, Ct);
        await Tenant.Api.UpdateTvDraftAsync(
            new TvConfiguration
            {
                Programmers = [new TvProgrammer { Id = "acme", DisplayName = "Acme Media", CustomSchemes = ["adbe.k3x9q2"] }],
                ServiceProviders = [.. new[] { Acme, News }.Select(id => new TvServiceProvider { Id = id, Programmer = "acme", DisplayName = id, Domains = [new TvDomain("acme.example")] })],
                Mvpds =
                [
                    blue(Blue.Describe(Apple("blue-cable-tv", "SUPPORTED")) with { Metadata = new Dictionary<string, string> { ["household"] = "householdID" } }),
                    Green.Describe(),
                    Picker.Describe(Apple("picker-tel", "PICKER"), "rest"),
                    new TvMvpd { Id = Trial, DisplayName = "Three seconds for free", TempPass = new TvTempPass { DurationSeconds = 3 } },
                    new TvMvpd { Id = Promo, DisplayName = "Two for free", TempPass = new TvTempPass { DurationSeconds = 3600, MaxResources = 2, IdentityKey = "email" } },
                ],
                Integrations =
                [
                    .. new[] { Acme, News }.SelectMany(s => new[] { BlueCable, GreenSat, PickerTel }.Select(m => new TvIntegration
                    {
                        ServiceProvider = s,
                        Mvpd = m,
                        Traits = new TvTraits { SingleSignOn = m != GreenSat },
                        Metadata = new Dictionary<string, TvMetadataRelease> { ["householdID"] = new(), ["allowMirroring"] = new() },
                    })),
                    .. new[] { Trial, Promo }.Select(m => new TvIntegration { ServiceProvider = Acme, Mvpd = m }),
                ],
                SsoIssuers =
                [
                    .. new[] { "platform", "service" }.Select(k => new TvSsoIssuer
                    {
                        Issuer = TvWorldConfiguration.IssuerOf(k), Kind = k, Keys = [TvWorld.Key.ExportSubjectPublicKeyInfoPem()],
                    }),
                ],
            },
            Ct);
        var findings = await Tenant.Api.ValidateTvDraftAsync(Ct);
        Assert.True(findings.CanActivate, string.Join('\n', findings.Findings));
        await Tenant.Api.ActivateTvDraftAsync(new ActivateTvConfiguration("The stage"), Ct);
        var application = await Tenant.Api.CreateTvApplicationAsync(
            new CreateTvApplication("App", new TvApplicationSettings { RedirectDomains = ["acme.example"], CustomSchemes = ["adbe.k3x9q2"] }), Ct);
        Statement = await Tenant.Api.IssueTvStatementAsync(application.Id, Ct);
        var metadata = await Tenant.Anonymous.GetStringAsync($"/saml/{Tenant.Session.Caller.OrganizationSlug}/metadata", Ct);
        Blue.Trust(metadata);
        Picker.Trust(metadata);
    }
}
