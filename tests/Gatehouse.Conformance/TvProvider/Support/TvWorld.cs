using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Simulator.TvProvider.Living;
using Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Conformance.TvProvider.Support;

/// <summary>The example of the reference's cases with MVPDs that really answer, beside the server.</summary>
internal sealed class TvWorld
{
    public const string Root = "/api/v2/ACMETV";
    public const string OtherRoot = "/api/v2/OTHERTV";
    public const string Done = "adbe.k3x9q2://signed-in";

    /// <summary>BlueCable is degraded for this one.</summary>
    public const string Weak = "WEAKTV";

    /// <summary>This one has no single sign-on.</summary>
    public const string Plain = "PLAINTV";

    /// <summary>Its integration with BlueCable is disabled.</summary>
    public const string Off = "OFFTV";

    /// <summary>BlueCable may look whether its viewers are at home.</summary>
    public const string Home = "HOMETV";

    /// <summary>A trial of one second.</summary>
    public const string Trial1 = "Trial1";

    private static readonly ConditionalWeakTable<Site, StrongBox<TvWorld?>> Shared = [];
    private static readonly Lazy<RSA> LazyKey = new(() => RSA.Create(2048));

    private TvWorld(TvTenant tenant, SimulatedSamlMvpd blue, RegisteredApp everywhere, string entityId) =>
        (Tenant, Blue, Everywhere, EntityId) = (tenant, blue, everywhere, entityId);

    /// <summary>Has the live channel, and not the premium one.</summary>
    public static MvpdViewer Ada { get; } = new("ada", "ada-secret", "u-7c1f")
    {
        Package = new HashSet<string> { "acme-live", "acme-news" }, Restricted = new HashSet<string> { "acme-late" },
        Attributes = new Dictionary<string, IReadOnlyList<string>> { ["household"] = ["h-19ab"], ["postal"] = ["77754"] },
        WithDecisions = new Dictionary<string, IReadOnlyList<string>> { ["allowMirroring"] = ["true"], ["postal"] = ["10001"] },
    };

    /// <summary>Whom MVPDs know for a moment only.</summary>
    public static MvpdViewer Brief { get; } = new("brief", "brief-secret", "u-brief") { Package = Ada.Package, Session = TimeSpan.FromSeconds(4) };

    /// <summary>The programmer's key for user metadata, and the key of those who vouch for viewers.</summary>
    public static RSA Key => LazyKey.Value;

    public TvTenant Tenant { get; }

    /// <summary>An application for all service providers.</summary>
    public RegisteredApp Everywhere { get; }

    /// <summary>BlueCable.</summary>
    public SimulatedSamlMvpd Blue { get; }

    /// <summary>The server's name at SAML providers.</summary>
    public string EntityId { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The one that the tests of a site share: each has devices of its own.</summary>
    public static async Task<TvWorld> OfAsync(Site site)
    {
        var world = await FindAsync(site);
        if (world is null)
        {
            Assert.Skip("The server under test may not call TV providers on loopback (Gatehouse:TvProvider:Mvpds:AllowPrivate).");
        }

        return world!;
    }

    /// <summary>As the other; null where somebody else's server may not call the MVPDs of the tests.</summary>
    public static async Task<TvWorld?> FindAsync(Site site)
    {
        if (!Shared.TryGetValue(site, out var world))
        {
            Shared.AddOrUpdate(site, world = new StrongBox<TvWorld?>(await CreateAsync(site)));
        }

        return world.Value;
    }

    /// <summary>Signs somebody in through a browser; the code.</summary>
    public async Task<string> SignInAsync(TvDevice device, string mvpd = TvExample.BlueCable, string root = Root, MvpdViewer? viewer = null)
    {
        var session = (await device.PostAsync($"{root}/sessions", Complete(mvpd))).Ok().Json;
        Assert.Equal("authenticate", (string?)session["actionName"]);
        await BrowseAsync((string)session["url"]!, viewer);
        return (string)session["code"]!;
    }

    /// <summary>A viewer opens an address and signs in where that is asked for, until the browser ends at the app's own address.</summary>
    public async Task BrowseAsync(string url, MvpdViewer? viewer = null) =>
        Assert.Null(await new ViewerAtBrowser(Tenant.Tenant.Ground.Network, viewer ?? Ada).GoThroughAsync(new Uri(Tenant.Tenant.Address, url), Done, Ct));

    /// <summary>An Apple TV whose viewer is signed in.</summary>
    public async Task<TvDevice> SignedInAsync(string mvpd = TvExample.BlueCable)
    {
        var device = await Tenant.AppleTvAsync();
        await SignInAsync(device, mvpd);
        return device;
    }

    /// <summary>An Apple TV whose viewer was signed in until a moment ago.</summary>
    public async Task<TvDevice> SignedOutByTimeAsync()
    {
        var device = await Tenant.AppleTvAsync();
        await SignInAsync(device, viewer: Brief);
        var profile = Assert.Single(await ProfilesAsync(device)).Value!;
        Assert.InRange((long)profile["notAfter"]! - (long)profile["notBefore"]!, 1, Brief.Session!.Value.TotalMilliseconds);
        await Task.Delay(Brief.Session.Value, Ct);
        return device;
    }

    /// <summary>An Apple TV whose viewer is signed in by Apple's framework.</summary>
    public async Task<TvDevice> AppleSignedInAsync()
    {
        var device = await Tenant.AppleTvAsync();
        Partner(device);
        (await device.PostAsync($"{Root}/profiles/sso/Apple", ("SAMLResponse", await AskFrameworkAsync(device)))).Ok(201);
        return device;
    }

    /// <summary>What Apple's framework gets from BlueCable for the request that the device is given; in Base64.</summary>
    public async Task<string> AskFrameworkAsync(TvDevice device, string root = Root)
    {
        var session = (await device.PostAsync($"{root}/sessions/sso/Apple", Places)).Ok().Json;
        Assert.Equal("partner_profile", (string?)session["actionName"]);
        var asked = new VideoAccountRequest(IsInterruptionAllowed: true)
        {
            ChannelIdentifier = EntityId,
            VerificationToken = (string)session["authenticationRequest"]!["request"]!,
            AttributeNames = [.. session["authenticationRequest"]!["attributesNames"]!.AsArray().Select(n => (string)n!)],
        };
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(await Blue.AnswerFrameworkAsync(asked, Ada, Ct)));
    }

    /// <summary>PFS: what the framework tells the app.</summary>
    public static void Partner(TvDevice device, PartnerAccess access = PartnerAccess.Granted, string? provider = "blue-cable-tv", TimeSpan? expires = null) =>
        device.Headers["AP-Partner-Framework-Status"] =
            new PartnerFrameworkStatus(access, provider, TimeProvider.System.GetUtcNow() + (expires ?? TimeSpan.FromDays(1))).Write();

    /// <summary>Names the viewer of a promotional trial.</summary>
    public static void TrialIdentity(TvDevice device, string email) =>
        device.Headers["AP-TempPass-Identity"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"email":"{{email}}"}"""));

    /// <summary>Lets half an hour pass for a session.</summary>
    public async Task ExpireSessionAsync(string code)
    {
        await using var database = Server.Storage.Database.Open(Tenant.Tenant.Ground.Database);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.NotEqual(0, await database.WriteAsync(tx => tx.ExecuteAsync("update tv_session set expires_ms = @now where code = @code", new { now, code }), Ct));
    }

    /// <summary>Asks for decisions.</summary>
    public static async Task<JsonArray> DecideAsync(TvDevice device, string kind, string mvpd, params string[] resources) =>
        (await device.PostJsonAsync($"{Root}/decisions/{kind}/{mvpd}", Body(resources))).Ok().Json["decisions"]!.AsArray();

    /// <summary>The decision of an authorization.</summary>
    public static async Task<JsonNode> AuthorizeAsync(TvDevice device, string mvpd = TvExample.BlueCable, string resource = "acme-live") =>
        Assert.Single(await DecideAsync(device, "authorize", mvpd, resource))!;

    /// <summary>A body of decisions.</summary>
    public static string Body(params string[] resources) => System.Text.Json.JsonSerializer.Serialize(new { resources });

    /// <summary>Profiles of a device.</summary>
    public static async Task<JsonObject> ProfilesAsync(TvDevice device, string? of = null, string root = Root) =>
        (await device.GetAsync($"{root}/profiles{(of is null ? "" : "/" + of)}")).Ok().Json["profiles"]!.AsObject();

    /// <summary>Everything that a session needs.</summary>
    public static (string, string)[] Complete(string mvpd) => [("mvpd", mvpd), .. Places];

    /// <summary>Where the viewer is led.</summary>
    public static (string, string)[] Places => [("domainName", "acme.example"), ("redirectUrl", Done)];

    private static async Task<TvWorld?> CreateAsync(Site site)
    {
        var tenant = await site.NewTenantAsync(withPush: false);
        MvpdOptions Options(string id, bool logout = true) => new() { Id = id, DisplayName = id, Viewers = [Ada, Brief], HasLogout = logout };
        var blue = await SimulatedSamlMvpd.StartAsync(Options(TvExample.BlueCable), Ct);
        var green = await SimulatedOAuthMvpd.StartAsync(Options(TvExample.GreenSat, logout: false), Ct);
        await tenant.Api.SetTvSecretAsync(TvExample.GreenSat, green.SecretName, green.ClientSecret, Ct);
        if (!site.IsOurs && !await TvTenant.MayActivateAsync(tenant, TvWorldConfiguration.Make(TvExample.Configuration, blue, green)))
        {
            return null;
        }

        var made = await TvTenant.PrepareAsync(tenant, c => TvWorldConfiguration.Make(c, blue, green));
        var metadata = await tenant.Anonymous.GetStringAsync($"/saml/{tenant.Session.Caller.OrganizationSlug}/metadata", Ct);
        blue.Trust(metadata);
        await tenant.Api.CreateTvDegradationAsync(new CreateTvDegradation { Kind = "authn-all", Mvpds = [TvExample.FrailNet], ServiceProvider = TvExample.Acme }, Ct);
        await tenant.Api.CreateTvDegradationAsync(new CreateTvDegradation { Kind = "authn-all", Mvpds = [TvExample.BlueCable], ServiceProvider = Weak }, Ct);
        await tenant.Api.CreateTvDegradationAsync(new CreateTvDegradation { Kind = "authz-all", Mvpds = [TvExample.PickerTel], ServiceProvider = TvExample.Acme }, Ct);
        await tenant.Api.CreateTvDegradationAsync(
            new CreateTvDegradation { Kind = "authz-none", Mvpds = [TvExample.GreenSat], ServiceProvider = TvExample.Acme, Resource = "acme-late", Message = "Back at eight." }, Ct);
        return new TvWorld(made, blue, await made.ApplicationAsync(), XElement.Parse(metadata).Attribute("entityID")!.Value);
    }
}
