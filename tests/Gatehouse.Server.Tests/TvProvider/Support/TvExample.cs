using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.Tests.TvProvider.Support;

/// <summary>Service providers and MVPDs by the names that the reference's cases use, each different in one way that matters.</summary>
internal static class TvExample
{
    public const string Acme = "ACMETV";
    public const string Other = "OTHERTV";

    /// <summary>SAML, with logout, known to Apple.</summary>
    public const string BlueCable = "BlueCable";

    /// <summary>OAuth 2.0, without logout.</summary>
    public const string GreenSat = "GreenSat";

    /// <summary>In Apple's picker only.</summary>
    public const string PickerTel = "PickerTel";

    /// <summary>Where degradation is tried.</summary>
    public const string FrailNet = "FrailNet";

    /// <summary>Its integration is disabled.</summary>
    public const string DarkNet = "DarkNet";

    /// <summary>A trial of 30 minutes.</summary>
    public const string Trial30 = "Trial30";

    /// <summary>A trial of five resources.</summary>
    public const string Promo5 = "Promo5";

    private static readonly Lazy<X509Certificate2> LazyIdentity = new(Make);

    /// <summary>What all MVPDs of the example sign with.</summary>
    public static X509Certificate2 MvpdIdentity => LazyIdentity.Value;

    public static TvConfiguration Configuration { get; } = new()
    {
        Programmers = [new TvProgrammer { Id = "acme", DisplayName = "Acme Media", CustomSchemes = ["adbe.k3x9q2"] }, new TvProgrammer { Id = "other", DisplayName = "Other Media" }],
        ServiceProviders =
        [
            new TvServiceProvider { Id = Acme, Programmer = "acme", DisplayName = "Acme TV", DefaultRedirectUrl = "https://acme.example/", Domains = [new TvDomain("acme.example")] },
            new TvServiceProvider { Id = Other, Programmer = "other", DisplayName = "Other TV", Domains = [new TvDomain("other.example")] },
        ],
        Mvpds =
        [
            Saml(BlueCable, "blue.example", true) with { Platforms = [.. Apple("blue-cable-tv", "SUPPORTED")], Metadata = new Dictionary<string, string> { ["householdID"] = "householdID", ["zip"] = "zip" } },
            new TvMvpd
            {
                Id = GreenSat, DisplayName = "Green Satellite",
                OAuth = new TvOAuthProvider { AuthorizationUrl = "https://green.example/authorize", TokenUrl = "https://green.example/token", UserInfoUrl = "https://green.example/me", ClientId = "gatehouse" },
            },
            Saml(PickerTel, "picker.example", false) with { Platforms = [.. Apple("picker-tel", "PICKER")] },
            Saml(FrailNet, "frail.example", true),
            Saml(DarkNet, "dark.example", false),
            new TvMvpd { Id = Trial30, DisplayName = "Trial", TempPass = new TvTempPass { DurationSeconds = 1800 } },
            new TvMvpd { Id = Promo5, DisplayName = "Five for free", TempPass = new TvTempPass { DurationSeconds = 86_400, MaxResources = 5, IdentityKey = "email" } },
        ],
        Integrations =
        [
            Integration(Acme, BlueCable) with
            {
                Traits = new TvTraits { SingleSignOn = true },
                Metadata = new Dictionary<string, TvMetadataRelease> { ["householdID"] = new() },
            },
            Integration(Acme, GreenSat), Integration(Acme, PickerTel) with { Traits = new TvTraits { SingleSignOn = true } }, Integration(Acme, FrailNet),
            Integration(Acme, DarkNet) with { Enabled = false }, Integration(Acme, Trial30), Integration(Acme, Promo5),
            Integration(Other, BlueCable) with { Traits = new TvTraits { SingleSignOn = true } },
        ],
    };

    private static IEnumerable<TvMvpdPlatform> Apple(string id, string boarding) =>
        new[] { "iOS", "tvOS" }.Select(p => new TvMvpdPlatform(p, id, boarding, DisplayInPlatformPicker: true, ProfileExchange: "SAML"));

    private static TvMvpd Saml(string id, string host, bool logout) => new()
    {
        Id = id,
        DisplayName = id,
        Saml = new TvSamlProvider
        {
            EntityId = $"https://{host}/saml", SignOnUrl = $"https://{host}/sso", LogoutUrl = logout ? $"https://{host}/slo" : null, Certificates = [MvpdIdentity.ExportCertificatePem()],
        },
    };

    private static TvIntegration Integration(string serviceProvider, string mvpd) => new()
    {
        ServiceProvider = serviceProvider,
        Mvpd = mvpd,
        Traits = new TvTraits { Lifetimes = new TvLifetimes { Authentication = new TvLifetime(30 * 86_400), Authorization = new TvLifetime(86_400) } },
    };

    private static X509Certificate2 Make()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mvpd", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(79));
    }
}
