using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Conformance.OAuth;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Management;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Conformance.Tls;

/// <summary>Devices that prove themselves by their certificate in TLS, without <c>Mdm-Signature</c>, wherever TLS ends.</summary>
[Specification("apple/device-management mdm/profiles/com.apple.mdm.yaml, IdentityCertificateUUID: mutual TLS")]
public abstract class SecureSiteTests(SecureSite site)
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Device_enrolls_and_answers_by_its_TLS_certificate_alone_once_it_trusts_the_private_root()
    {
        using var network = new DeviceNetwork();
        using var device = Device(network);
        var link = await site.Tenant.LinkAsync(await site.Tenant.TokenAsync());

        var stranger = await device.EnrollAsync(link, Ct);
        network.Trust(await OfferedRootAsync());
        var trusting = await device.EnrollAsync(link, Ct);
        var session = await device.ConnectAsync(Ct);

        Assert.IsType<EnrollmentOutcome.Failed>(stranger);
        Assert.IsType<EnrollmentOutcome.Managed>(trusting);
        Assert.False(device.Management!.SignMessage);
        Assert.True(session is SessionOutcome.Finished { Commands: > 0 }, session.ToString());
        Assert.Equal(DeviceState.Managed, (await site.Tenant.GetAsync(device.Facts.Udid)).State);
    }

    [Fact]
    public async Task Another_TLS_client_is_the_device_with_its_certificate_and_nobody_without_or_with_a_made_up_one()
    {
        using var network = new DeviceNetwork();
        using var device = await EnrolledAsync(network);
        var identity = device.Management!.Identity;
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest(identity.SubjectName, Ground.Keys.Take(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var madeUp = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        Assert.Equal("200", await ReportAsync(device, site.Address, [.. await ShowAsync(identity)]));
        Assert.Equal("403", await ReportAsync(device, site.Address));
        Assert.Equal("403", await ReportAsync(device, site.Address, [.. await ShowAsync(madeUp)]));
    }

    [Fact]
    public async Task Openssl_verifies_the_chain_and_is_asked_for_a_certificate()
    {
        var said = Encoding.UTF8.GetString(await Tools.RunAsync(
            "openssl",
            ["s_client", "-connect", site.Address.Authority, "-CAfile", site.Ca.RootFile, "-verify_return_error", "-verify_ip", "127.0.0.1", "-tls1_2"],
            "\n"u8.ToArray(), Ct));

        Assert.Contains("Verify return code: 0 (ok)", said, StringComparison.Ordinal);
        Assert.Contains("Client Certificate Types:", said, StringComparison.Ordinal);
    }

    [Fact]
    [Specification("RFC 8705 §2.2, §3")]
    public async Task Foreign_client_proves_itself_by_its_certificate_and_its_token_opens_nothing_without_it()
    {
        var oauth = await OAuthSite.OfAsync(site.Tenant);
        var (certificate, key) = SelfSigned();
        var (otherCertificate, otherKey) = SelfSigned();
        var publicKey = JsonNode.Parse(new JsonWebKeySet([JsonWebKey.From(key)]).ToJson())!["keys"]![0]!;
        var client = await oauth.ClientAsync(s => new OAuthClientSettings
        {
            TokenEndpointAuthMethod = "self_signed_tls_client_auth", Jwks = OAuthSite.KeySet(publicKey), TlsClientCertificateBoundAccessTokens = true,
            GrantTypes = ["client_credentials"], Audiences = ["api"], Scopes = "accounts:read",
        });
        var input = oauth.Input(client, scope: "accounts:read");
        input["issuer"] = new Uri(site.Address, site.Tenant.Session.Caller.OrganizationSlug).AbsoluteUri;
        input["tls"] = new JsonObject
        {
            ["ca"] = site.Ca.Root.ExportCertificatePem(), ["cert"] = certificate.ExportCertificatePem(), ["key"] = key.ExportPkcs8PrivateKeyPem(),
            ["other"] = new JsonObject { ["cert"] = otherCertificate.ExportCertificatePem(), ["key"] = otherKey.ExportPkcs8PrivateKeyPem() },
        };

        var result = await ForeignClient.OAuth4WebApi.RunAsync("mutualTls", input);

        Assert.Equal((string?)result["own"], (string?)result["thumbprint"]);
        Assert.Equal("invalid_client", (string?)result["refused"]);
        Assert.Equal((200, 401, 401), ((int?)result["opens"], (int?)result["stolen"], (int?)result["bare"]));
    }

    /// <summary>Enrolled, through a network that trusts the site's root.</summary>
    protected async Task<SimulatedDevice> EnrolledAsync(DeviceNetwork network)
    {
        network.Trust(site.Ca.Root);
        var device = Device(network);
        Assert.IsType<EnrollmentOutcome.Managed>(await device.EnrollAsync(await site.Tenant.LinkAsync(await site.Tenant.TokenAsync()), Ct));
        return device;
    }

    /// <summary>What curl is answered when it says Idle in the device's name.</summary>
    protected async Task<string> ReportAsync(SimulatedDevice device, Uri server, params string[] arguments)
    {
        var report = PlistWriter.WriteXml(new PlistDictionary { { "UDID", device.Facts.Udid }, { "Status", "Idle" } });
        var url = new Uri(server, device.Management!.ServerUrl.AbsolutePath).ToString();
        string[] all =
        [
            "--silent", "--cacert", site.Ca.RootFile, "--output", site.Ca.PathOf("answer"), "--write-out", "%{http_code}", "--request", "PUT",
            "--header", "Content-Type: application/x-apple-aspen-mdm", "--data-binary", "@-", .. arguments, url,
        ];
        return Encoding.ASCII.GetString(await Tools.RunAsync("curl", all, report, Ct));
    }

    /// <summary>Arguments that make curl present a certificate.</summary>
    protected async Task<string[]> ShowAsync(X509Certificate2 identity)
    {
        var (certificate, keyFile) = (site.Ca.PathOf("device.pem"), site.Ca.PathOf("device.key"));
        using var key = identity.GetRSAPrivateKey()!;
        await File.WriteAllTextAsync(certificate, identity.ExportCertificatePem(), Ct);
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), Ct);
        return ["--cert", certificate, "--key", keyFile];
    }

    private SimulatedDevice Device(DeviceNetwork network) => new(
        DeviceFacts.Create(DeviceKind.IPhone, Random.Shared.Next()),
        new SimulatedDeviceOptions { Network = network, Push = site.Tenant.Ground.Apns, Keys = Ground.Keys });

    private static (X509Certificate2 Certificate, ECDsa Key) SelfSigned()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return (new CertificateRequest("CN=billing", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1)), key);
    }

    // A person goes on to a page that the device does not trust yet, and installs the root that it offers there.
    private async Task<X509Certificate2> OfferedRootAsync()
    {
        var file = await Tools.RunAsync("curl", ["--silent", "--fail", "--insecure", new Uri(site.Address, "/enroll/root-ca").ToString()], ct: Ct);
        Assert.True(Protocols.Enrollment.ConfigurationProfile.TryParse(file, out var profile, out var error), error?.Reason);
        var root = profile.OfType("com.apple.security.root").Single().Keys.Data("PayloadContent")!.Value;
        Assert.Equal(site.Ca.Root.RawData, root.ToArray());
        return X509CertificateLoader.LoadCertificate(root.Span);
    }
}

/// <summary>On our own listener.</summary>
public sealed class OwnListenerTests(TlsSite site) : SecureSiteTests(site), IClassFixture<TlsSite>;
