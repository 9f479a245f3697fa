using Gatehouse.Client;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Cli.Demo;

/// <summary>
/// What viewers of the demo need: two channels of one programmer, a TV provider that Apple's devices know and one that they do not,
/// and the app of the channels. The providers run in this process, and the server speaks with them.
/// </summary>
internal sealed class DemoChannels : IAsyncDisposable
{
    /// <summary>A channel.</summary>
    public const string Films = "FILMS";

    /// <summary>Another of the same programmer.</summary>
    public const string News = "NEWS";

    /// <summary>Its provider speaks SAML, and signs viewers in by the account of an Apple TV.</summary>
    public const string Cable = "BlueCable";

    /// <summary>Its provider speaks OAuth 2.0.</summary>
    public const string Satellite = "GreenSat";

    /// <summary>What Apple calls the first one.</summary>
    public const string CableAtApple = "blue-cable-tv";

    /// <summary>Every package has it.</summary>
    public const string Live = "live";

    /// <summary>Only large packages have it.</summary>
    public const string Premium = "premium";

    private DemoChannels(SimulatedSamlMvpd cable, SimulatedOAuthMvpd satellite, string organization) =>
        (CableProvider, SatelliteProvider, Organization) = (cable, satellite, organization);

    /// <summary>Has the small package.</summary>
    public static MvpdViewer Vera { get; } = new("vera", $"demo-{Guid.NewGuid():N}", "u-7c1f") { Package = new HashSet<string> { Live } };

    /// <summary>Has the large package.</summary>
    public static MvpdViewer Walt { get; } = new("walt", $"demo-{Guid.NewGuid():N}", "gs-5521") { Package = new HashSet<string> { Live, Premium } };

    /// <summary>As <see cref="Cable"/>.</summary>
    public SimulatedSamlMvpd CableProvider { get; }

    /// <summary>As <see cref="Satellite"/>.</summary>
    public SimulatedOAuthMvpd SatelliteProvider { get; }

    /// <summary>The organization, as addresses name it.</summary>
    public string Organization { get; }

    /// <summary>What the app of the channels registers with.</summary>
    public string Statement { get; private set; } = "";

    /// <summary>Starts the providers and configures everything through the API.</summary>
    public static async Task<DemoChannels> OpenAsync(GatehouseClient client, DemoWorld world, CancellationToken ct)
    {
        var organization = (await client.GetOrganizationAsync(ct)).Slug;
        var channels = new DemoChannels(
            await SimulatedSamlMvpd.StartAsync(new MvpdOptions { Id = Cable, DisplayName = "Blue Cable", Viewers = [Vera] }, ct),
            await SimulatedOAuthMvpd.StartAsync(new MvpdOptions { Id = Satellite, DisplayName = "Green Satellite", Viewers = [Walt] }, ct),
            organization);
        try
        {
            await channels.ConfigureAsync(client, ct);
            using var http = new HttpClient { BaseAddress = world.Server.BaseAddress };
            channels.CableProvider.Trust(await http.GetStringAsync($"saml/{organization}/metadata", ct));
            return channels;
        }
        catch
        {
            await channels.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CableProvider.DisposeAsync();
        await SatelliteProvider.DisposeAsync();
    }

    private async Task ConfigureAsync(GatehouseClient client, CancellationToken ct)
    {
        await client.SetTvSecretAsync(Satellite, SatelliteProvider.SecretName, SatelliteProvider.ClientSecret, ct);
        await client.UpdateTvDraftAsync(
            new TvConfiguration
            {
                Programmers = [new TvProgrammer { Id = "demo", DisplayName = "Demo Media" }],
                ServiceProviders = [Channel(Films, "Demo Films"), Channel(News, "Demo News")],
                Mvpds = [CableProvider.Describe([new TvMvpdPlatform("tvOS", CableAtApple, "SUPPORTED", DisplayInPlatformPicker: true, ProfileExchange: "SAML")]), SatelliteProvider.Describe()],
                Integrations = [Integration(Films, Cable), Integration(News, Cable), Integration(Films, Satellite), Integration(News, Satellite)],
            },
            ct);
        await client.ActivateTvDraftAsync(new ActivateTvConfiguration("Two channels and two providers"), ct);
        var application = await client.CreateTvApplicationAsync(new CreateTvApplication("Demo channels", new TvApplicationSettings { RedirectDomains = ["demo.example"] }), ct);
        Statement = (await client.IssueTvStatementAsync(application.Id, ct)).Text!;
    }

    private static TvServiceProvider Channel(string id, string name) => new() { Id = id, Programmer = "demo", DisplayName = name, Domains = [new TvDomain("demo.example")] };

    private static TvIntegration Integration(string serviceProvider, string mvpd) =>
        new() { ServiceProvider = serviceProvider, Mvpd = mvpd, Traits = new TvTraits { SingleSignOn = mvpd == Cable } };
}
