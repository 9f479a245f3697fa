using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.TvProvider.Support;
using Gatehouse.Server.TvProvider.Administration.Validation;

namespace Gatehouse.Server.Tests.TvProvider.Administration;

/// <summary>Each thing that would fail on a viewer's screen is found before it is active.</summary>
public sealed class TvValidationTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 21, 14, 0, 0, TimeSpan.Zero);

    private static readonly ValidationFacts Facts = new(Now, LoopbackHttp: false, new HashSet<(string, string)>(), []);

    [Fact]
    public void The_example_of_the_reference_has_no_error()
    {
        Assert.DoesNotContain(Check(TvExample.Configuration), f => f.Severity == TvFindingSeverity.Error);
    }

    [Theory]
    [InlineData("programmer", "serviceProviders/ACMETV/programmer")]
    [InlineData("twice", "mvpds/BlueCable")]
    [InlineData("reserved service provider", "serviceProviders/authenticate")]
    [InlineData("reserved mvpd", "mvpds/SSO")]
    [InlineData("domain with asterisk", "serviceProviders/ACMETV/domains/*.acme.example")]
    [InlineData("top-level domain", "serviceProviders/ACMETV/domains/example")]
    [InlineData("scheme of browsers", "serviceProviders/ACMETV/customSchemes/javascript")]
    [InlineData("redirect elsewhere", "serviceProviders/ACMETV/defaultRedirectUrl")]
    [InlineData("lenient logout", "serviceProviders/OTHERTV/lenient/logoutWithoutRedirect")]
    [InlineData("garbage certificate", "programmers/acme/certificates/0")]
    [InlineData("private key", "programmers/acme/certificates/0")]
    [InlineData("elliptic certificate", "programmers/acme/certificates/0")]
    [InlineData("no protocol", "mvpds/New")]
    [InlineData("two protocols", "mvpds/BlueCable")]
    [InlineData("proxy of proxy", "mvpds/Tiny/proxy")]
    [InlineData("proxy with protocol", "mvpds/BlueCable/proxy")]
    [InlineData("http", "mvpds/BlueCable/saml/signOnUrl")]
    [InlineData("placeholder", "mvpds/BlueCable/saml/metadataUrl")]
    [InlineData("saml without anything", "mvpds/BlueCable/saml")]
    [InlineData("garbage metadata", "mvpds/BlueCable/saml/metadata")]
    [InlineData("shared mapping id", "mvpds/PickerTel/platforms/tvOS")]
    [InlineData("supported without mapping", "mvpds/BlueCable/platforms/tvOS")]
    [InlineData("unknown platform", "mvpds/BlueCable/platforms/Betamax")]
    [InlineData("missing secret", "mvpds/GreenSat/oAuth/clientSecret")]
    [InlineData("no proof", "mvpds/GreenSat/oAuth")]
    [InlineData("trial without end", "mvpds/Trial30/tempPass/durationSeconds")]
    [InlineData("promotion without identity", "mvpds/Promo5/tempPass")]
    [InlineData("adapter", "mvpds/BlueCable/adapter")]
    [InlineData("authorization by file", "mvpds/BlueCable/authorization/url")]
    [InlineData("subject token of SAML", "mvpds/BlueCable/authorization/subjectToken")]
    [InlineData("integration of nobody", "integrations/ACMETV/Nobody")]
    [InlineData("platform of integration", "integrations/ACMETV/BlueCable/platforms/Betamax")]
    [InlineData("category of integration", "integrations/ACMETV/BlueCable/categories/Toaster")]
    [InlineData("issuer", "ssoIssuers/service/https://id.acme.example/keys/0")]
    [InlineData("issuer for nobody", "ssoIssuers/service/https://id.acme.example")]
    public void An_error_is_found_where_it_is(string fault, string path)
    {
        var errors = Check(Break(fault)).Where(f => f.Severity == TvFindingSeverity.Error).Select(f => f.Path).ToList();

        Assert.Contains(path, errors);
    }

    [Fact]
    public void What_works_but_not_as_one_may_expect_is_a_warning()
    {
        var changed = Break("warnings");

        var warnings = Check(changed).Where(f => f.Severity == TvFindingSeverity.Warning).Select(f => f.Path).ToList();

        Assert.Contains("programmers/other/certificates/0", warnings);
        Assert.Contains("integrations/ACMETV/BlueCable/metadata/zip", warnings);
        Assert.Contains("mvpds/BlueCable/saml/allowSha1", warnings);
        Assert.Contains("integrations/ACMETV/GreenSat", warnings);
    }

    [Fact]
    public void Loopback_addresses_do_without_TLS_only_where_private_ones_are_allowed()
    {
        var local = Blue(m => m with { Saml = m.Saml! with { SignOnUrl = "http://127.0.0.1:8080/sso" } });

        Assert.Contains(Check(local), f => f.Path == "mvpds/BlueCable/saml/signOnUrl");
        Assert.DoesNotContain(ConfigurationRules.Check(local, Facts with { LoopbackHttp = true }).All, f => f.Path == "mvpds/BlueCable/saml/signOnUrl");
    }

    [Fact]
    public void Thousands_of_errors_make_an_answer_of_two_hundred()
    {
        var wrong = new TvConfiguration { Integrations = [.. Enumerable.Range(0, 5000).Select(i => new TvIntegration { ServiceProvider = "Nobody", Mvpd = $"N{i}" })] };

        Assert.Equal(Findings.Max, Check(wrong).Count);
    }

    private static IReadOnlyList<TvFinding> Check(TvConfiguration configuration) => ConfigurationRules.Check(configuration, Facts).All;

    private static TvConfiguration Break(string fault) => fault switch
    {
        "programmer" => Acme(p => p with { Programmer = "nobody" }),
        "twice" => TvExample.Configuration with { Mvpds = [.. TvExample.Configuration.Mvpds, TvExample.Configuration.Mvpds[0]] },
        "reserved service provider" => Acme(p => p with { Id = "authenticate" }),
        "reserved mvpd" => Blue(m => m with { Id = "SSO" }),
        "domain with asterisk" => Acme(p => p with { Domains = [new TvDomain("*.acme.example")] }),
        "top-level domain" => Acme(p => p with { Domains = [new TvDomain("example")] }),
        "scheme of browsers" => Acme(p => p with { CustomSchemes = ["javascript"] }),
        "redirect elsewhere" => Acme(p => p with { DefaultRedirectUrl = "https://acme.example.evil.example/" }),
        "lenient logout" => TvExample.Configuration with { ServiceProviders = [.. TvExample.Configuration.ServiceProviders.Select(p => p.Id == TvExample.Other ? p with { Lenient = new TvLeniency { LogoutWithoutRedirect = true } } : p)] },
        "garbage certificate" => Certificate("nonsense"),
        "private key" => Certificate(TvExample.MvpdIdentity.ExportCertificatePem() + "\n" + TvExample.MvpdIdentity.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()),
        "elliptic certificate" => Certificate(Elliptic()),
        "no protocol" => TvExample.Configuration with { Mvpds = [.. TvExample.Configuration.Mvpds, new TvMvpd { Id = "New", DisplayName = "New" }] },
        "two protocols" => Blue(m => m with { TempPass = new TvTempPass { DurationSeconds = 60 } }),
        "proxy of proxy" => TvExample.Configuration with
        {
            Mvpds = [.. TvExample.Configuration.Mvpds, new TvMvpd { Id = "Small", DisplayName = "Small", Proxy = TvExample.BlueCable }, new TvMvpd { Id = "Tiny", DisplayName = "Tiny", Proxy = "Small" }],
        },
        "proxy with protocol" => Blue(m => m with { Proxy = TvExample.FrailNet }),
        "http" => Blue(m => m with { Saml = m.Saml! with { SignOnUrl = "http://blue.example/sso" } }),
        "placeholder" => Blue(m => m with { Saml = new TvSamlProvider { MetadataUrl = "https://login.example.invalid/metadata" } }),
        "saml without anything" => Blue(m => m with { Saml = new TvSamlProvider() }),
        "garbage metadata" => Blue(m => m with { Saml = new TvSamlProvider { Metadata = "<a/>" } }),
        "shared mapping id" => Mvpd(TvExample.PickerTel, m => m with { Platforms = [new TvMvpdPlatform("tvOS", "blue-cable-tv")] }),
        "supported without mapping" => Blue(m => m with { Platforms = [new TvMvpdPlatform("tvOS", BoardingStatus: "SUPPORTED")] }),
        "unknown platform" => Blue(m => m with { Platforms = [new TvMvpdPlatform("Betamax")] }),
        "missing secret" => Mvpd(TvExample.GreenSat, m => m with { OAuth = m.OAuth! with { ClientSecret = "client" } }),
        "no proof" => Mvpd(TvExample.GreenSat, m => m with { OAuth = m.OAuth! with { Pkce = false } }),
        "trial without end" => Mvpd(TvExample.Trial30, m => m with { TempPass = new TvTempPass() }),
        "promotion without identity" => Mvpd(TvExample.Promo5, m => m with { TempPass = m.TempPass! with { IdentityKey = null } }),
        "adapter" => Blue(m => m with { Adapter = "magic" }),
        "authorization by file" => Blue(m => m with { Authorization = new TvAuthorization { Protocol = "rest", Url = "file:///etc/passwd" } }),
        "subject token of SAML" => Blue(m => m with { Authorization = new TvAuthorization { Protocol = "rest", Url = "https://blue.example/authz", SubjectToken = true } }),
        "integration of nobody" => TvExample.Configuration with { Integrations = [new TvIntegration { ServiceProvider = TvExample.Acme, Mvpd = "Nobody" }] },
        "platform of integration" => Integration(TvExample.BlueCable, i => i with { Platforms = new Dictionary<string, TvTraits> { ["Betamax"] = new() } }),
        "category of integration" => Integration(TvExample.BlueCable, i => i with { Categories = new Dictionary<string, TvTraits> { ["Toaster"] = new() } }),
        "issuer" => Issuer("nonsense", []),
        "issuer for nobody" => Issuer(TvExample.MvpdIdentity.ExportCertificatePem(), ["NOTV"]),
        "warnings" => Warnings(),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, null),
    };

    private static TvConfiguration Warnings()
    {
        var encrypted = Integration(TvExample.BlueCable, i => i with { Metadata = new Dictionary<string, TvMetadataRelease> { ["zip"] = new() } });
        var shared = encrypted with { Integrations = [.. encrypted.Integrations.Select(i => i.Mvpd == TvExample.GreenSat ? i with { Traits = new TvTraits { SingleSignOn = true } } : i)] };
        return shared with
        {
            Programmers = [.. shared.Programmers.Select(p => p.Id == "other" ? p with { Certificates = [new TvCertificate(Ended())] } : p)],
            Mvpds = [.. shared.Mvpds.Select(m => m.Id == TvExample.BlueCable ? m with { Saml = m.Saml! with { AllowSha1 = true } } : m)],
        };
    }

    private static TvConfiguration Acme(Func<TvServiceProvider, TvServiceProvider> change) => TvExample.Configuration with
    {
        ServiceProviders = [.. TvExample.Configuration.ServiceProviders.Select(p => p.Id == TvExample.Acme ? change(p) : p)],
    };

    private static TvConfiguration Blue(Func<TvMvpd, TvMvpd> change) => Mvpd(TvExample.BlueCable, change);

    private static TvConfiguration Mvpd(string id, Func<TvMvpd, TvMvpd> change) => TvExample.Configuration with { Mvpds = [.. TvExample.Configuration.Mvpds.Select(m => m.Id == id ? change(m) : m)] };

    private static TvConfiguration Integration(string mvpd, Func<TvIntegration, TvIntegration> change) => TvExample.Configuration with
    {
        Integrations = [.. TvExample.Configuration.Integrations.Select(i => i.Mvpd == mvpd && i.ServiceProvider == TvExample.Acme ? change(i) : i)],
    };

    private static TvConfiguration Certificate(string pem) => TvExample.Configuration with
    {
        Programmers = [.. TvExample.Configuration.Programmers.Select(p => p.Id == "acme" ? p with { Certificates = [new TvCertificate(pem)] } : p)],
    };

    private static TvConfiguration Issuer(string key, IReadOnlyList<string> serviceProviders) => TvExample.Configuration with
    {
        SsoIssuers = [new TvSsoIssuer { Kind = "service", Issuer = "https://id.acme.example", Keys = [key], ServiceProviders = serviceProviders }],
    };

    private static string Elliptic()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now, Now.AddYears(1));
        return certificate.ExportCertificatePem();
    }

    private static string Ended()
    {
        var request = new CertificateRequest("CN=x", TvExample.MvpdIdentity.GetRSAPrivateKey()!, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Now.AddYears(-2), Now.AddDays(-1));
        return certificate.ExportCertificatePem();
    }
}
