using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Simulator.TvProvider.Mvpds;

namespace Gatehouse.Conformance.TvProvider.Support;

/// <summary>The example's configuration with MVPDs that answer, and what single cases need beside it.</summary>
internal static class TvWorldConfiguration
{
    /// <summary>Issuers of identities, by header.</summary>
    public static string IssuerOf(string kind) => $"https://{kind}.example";

    /// <summary>Changes the example.</summary>
    public static TvConfiguration Make(TvConfiguration example, SimulatedSamlMvpd blue, SimulatedOAuthMvpd green)
    {
        TvMvpdPlatform[] apple = [.. new[] { "iOS", "tvOS" }.Select(p => new TvMvpdPlatform(p, "blue-cable-tv", "SUPPORTED", true, "SAML"))];
        var cable = blue.Describe(apple) with { Metadata = new Dictionary<string, string> { ["household"] = "householdID", ["postal"] = "zip" }, DeviceParameters = new TvDeviceParameters("device_ip", "device_port") };
        return example with
        {
            Programmers = [.. example.Programmers.Select(p => p.Id == "acme" ? p with { Certificates = [Certificate()] } : p with { CustomSchemes = ["adbe.k3x9q2"] })],
            ServiceProviders = [.. example.ServiceProviders.Select(Hosted), .. new[] { TvWorld.Weak, TvWorld.Plain, TvWorld.Off, TvWorld.Home }.Select(Small)],
            Mvpds =
            [
                .. example.Mvpds.Select(m => m.Id switch { TvExample.BlueCable => cable, TvExample.GreenSat => green.Describe(), _ => m }),
                new TvMvpd { Id = TvWorld.Trial1, DisplayName = "A second", TempPass = new TvTempPass { DurationSeconds = 1 } },
            ],
            Integrations =
            [
                .. example.Integrations.Select(Releasing),
                new TvIntegration { ServiceProvider = TvExample.Acme, Mvpd = TvWorld.Trial1 },
                Cable(TvWorld.Weak, sso: true), Cable(TvWorld.Plain, sso: false), Cable(TvWorld.Off, sso: true) with { Enabled = false },
                Cable(TvWorld.Home, sso: false) with { Traits = new TvTraits { HomeBased = true } },
            ],
            SsoIssuers = [.. new[] { "platform", "service" }.Select(k => new TvSsoIssuer { Issuer = IssuerOf(k), Kind = k, Keys = [TvWorld.Key.ExportSubjectPublicKeyInfoPem()] })],
        };
    }

    private static TvServiceProvider Hosted(TvServiceProvider provider) => provider.Id == TvExample.Other ? provider with { Domains = [.. provider.Domains, new TvDomain("acme.example")] } : provider;

    private static TvServiceProvider Small(string id) => new() { Id = id, Programmer = "acme", DisplayName = id, Domains = [new TvDomain("acme.example")] };

    private static TvIntegration Releasing(TvIntegration integration) => integration.Mvpd == TvExample.BlueCable
        ? integration with { Metadata = new Dictionary<string, TvMetadataRelease> { ["householdID"] = new(), ["zip"] = new(), ["allowMirroring"] = new() } }
        : integration;

    private static TvIntegration Cable(string serviceProvider, bool sso) =>
        new() { ServiceProvider = serviceProvider, Mvpd = TvExample.BlueCable, Traits = new TvTraits { SingleSignOn = sso } };

    private static TvCertificate Certificate()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=acme", TvWorld.Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        return new TvCertificate(certificate.ExportCertificatePem(), EncryptsUserMetadata: true);
    }
}
