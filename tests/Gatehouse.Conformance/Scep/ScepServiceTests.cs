using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Conformance.Support;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Scep;

/// <summary>The SCEP service, as clients of many makers meet it.</summary>
[Specification("RFC 8894")]
public abstract class ScepServiceTests(Site site)
{
    [Fact]
    public async Task RFC8894_3_5_1_GetCACaps_names_one_capability_per_line()
    {
        var peer = await PeerAsync();

        var answer = await peer.GetAsync("operation=GetCACaps");

        Assert.Equal((200, "text/plain"), (answer.Status, answer.MediaType));
        var words = Encoding.ASCII.GetString(answer.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Subset(words.ToHashSet(), new HashSet<string> { "AES", "SHA-256", "POSTPKIOperation", "Renewal", "SCEPStandard" });
        Assert.DoesNotContain("DES3", words);
        Assert.DoesNotContain("SHA-1", words);
    }

    [Theory]
    [InlineData("operation=GetCACaps&message=")]
    [InlineData("operation=GetCACaps&message=CA")]
    [InlineData("operation=getcacaps")]
    public async Task RFC8894_4_1_operation_is_taken_as_clients_write_it(string query)
    {
        Assert.Equal(200, (await (await PeerAsync()).GetAsync(query)).Status);
    }

    [Theory]
    [InlineData("/pkiclient.exe")]
    [InlineData("/cgi-bin/pkiclient.exe")]
    [InlineData("/certsrv/mscep/")]
    public async Task RFC8894_4_1_further_path_is_taken(string path)
    {
        Assert.Equal(200, (await (await PeerAsync()).GetAsync("operation=GetCACaps", path)).Status);
    }

    [Fact]
    public async Task RFC8894_3_4_GetCACert_with_an_RA_is_a_degenerate_SignedData_that_openssl_reads()
    {
        var ct = TestContext.Current.CancellationToken;
        var peer = await PeerAsync();

        var answer = await peer.GetAsync("operation=GetCACert");

        Assert.Equal((200, "application/x-x509-ca-ra-cert"), (answer.Status, answer.MediaType));
        var printed = Encoding.ASCII.GetString(await Tools.RunAsync("openssl", ["pkcs7", "-inform", "DER", "-print_certs"], answer.Body, ct));
        Assert.Equal((await peer.AuthoritiesAsync()).Count, printed.Split("BEGIN CERTIFICATE").Length - 1);
    }

    [Fact]
    public async Task RFC8894_3_3_1_PKCSReq_is_answered_with_the_certificate_that_openssl_verifies()
    {
        var peer = await PeerAsync();
        using var certificate = peer.Take(await peer.RequestAsync());

        var info = CertificateInfo.Of(certificate);
        Assert.False(info.IsAuthority);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, info.KeyUsage);
        Assert.Equal(["1.3.6.1.5.5.7.3.2"], info.ExtendedKeyUsages!);
        Assert.True(info.SerialNumber.Length >= 15);
        await OpenSsl.VerifyAsync((await peer.CaAsync()).Der, info.Der);
    }

    [Fact]
    public async Task RFC8894_3_3_2_CertRep_is_signed_as_openssl_sees_it()
    {
        var ct = TestContext.Current.CancellationToken;
        var peer = await PeerAsync();
        var message = (await peer.WriterAsync()).PkcsReq(peer.WriteCsr(), peer.TransactionId, RandomNumberGenerator.GetBytes(16));

        var answer = await peer.PostAsync(message);

        Assert.Equal(ScepMediaTypes.PkiMessage, answer.MediaType);
        await Tools.RunAsync("openssl", ["cms", "-verify", "-inform", "DER", "-noverify", "-binary", "-out", "/dev/null"], answer.Body, ct);
        var printed = Encoding.ASCII.GetString(await Tools.RunAsync("openssl", ["cms", "-cmsout", "-print", "-inform", "DER"], answer.Body, ct));
        foreach (var attribute in new[] { "113733.1.9.2", "113733.1.9.3", "113733.1.9.5", "113733.1.9.6", "113733.1.9.7" })
        {
            Assert.Contains(attribute, printed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RFC8894_2_5_CSR_wishes_beyond_the_key_are_ignored()
    {
        var peer = await PeerAsync();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=www.example.org", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var csr = Csr.Write(request.SubjectName, key, peer.Challenge, [new X509BasicConstraintsExtension(true, false, 0, true), ServerAuthentication()]);
        peer.Requester = RequesterCertificate.Create(request.SubjectName, key, [0x01, 0x02], TimeProvider.System.GetUtcNow());

        var result = await peer.ExchangeAsync(async nonce => (await peer.WriterAsync()).PkcsReq(csr, peer.TransactionId, nonce));

        var issued = CertificateInfo.Of(Assert.IsType<ScepResult.Success>(result).Content.Certificates[0]);
        Assert.False(issued.IsAuthority);
        Assert.DoesNotContain("1.3.6.1.5.5.7.3.1", issued.ExtendedKeyUsages!);
        Assert.NotEqual("www.example.org", issued.CommonName);
    }

    [Fact]
    public async Task RFC8894_3_3_1_repeating_a_request_gives_the_same_certificate()
    {
        var peer = await PeerAsync();
        using var first = peer.Take(await peer.RequestAsync());
        using var again = peer.Take(await peer.RequestAsync());

        Assert.Equal(first.SerialNumber, again.SerialNumber);
    }

    [Theory]
    [InlineData("application/x-pki-message")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task RFC8894_4_3_POST_is_taken_with_any_of_the_usual_content_types(string? contentType)
    {
        var peer = await PeerAsync();
        var nonce = RandomNumberGenerator.GetBytes(16);
        var message = (await peer.WriterAsync()).PkcsReq(peer.WriteCsr(), peer.TransactionId, nonce);

        Assert.IsType<ScepResult.Success>(await peer.ReadAsync(await peer.PostAsync(message, contentType), nonce));
    }

    [Theory]
    [InlineData("escaped")]
    [InlineData("raw")]
    [InlineData("url alphabet")]
    public async Task RFC8894_4_1_GET_is_taken_in_every_base64_that_clients_send(string form)
    {
        var peer = await PeerAsync();
        var nonce = RandomNumberGenerator.GetBytes(16);
        var base64 = Convert.ToBase64String((await peer.WriterAsync()).PkcsReq(peer.WriteCsr(), peer.TransactionId, nonce));
        var value = form switch
        {
            "escaped" => Uri.EscapeDataString(base64),
            // Some versions of macOS escape the padding only.
            "raw" => base64.Replace("=", "%3D", StringComparison.Ordinal),
            _ => base64.Replace('+', '-').Replace('/', '_').TrimEnd('='),
        };

        Assert.IsType<ScepResult.Success>(await peer.ReadAsync(await peer.GetAsync("operation=PKIOperation&message=" + value), nonce));
    }

    [Fact]
    public async Task RFC8894_3_3_1_2_RenewalReq_signed_by_the_present_certificate_needs_no_challenge()
    {
        var peer = await PeerAsync();
        using var first = peer.Take(await peer.RequestAsync());

        using var second = Renew(peer, first, await RenewAsync(peer, first, renewalReq: true));

        Assert.NotEqual(first.SerialNumber, second.SerialNumber);
    }

    [Fact]
    public async Task RFC8894_D_2_PKCSReq_signed_by_the_present_certificate_is_a_renewal_as_sscep_sends_it()
    {
        var peer = await PeerAsync();
        using var first = peer.Take(await peer.RequestAsync());

        using var second = Renew(peer, first, await RenewAsync(peer, first, renewalReq: false));

        Assert.NotEqual(first.SerialNumber, second.SerialNumber);
    }

    [Fact]
    public async Task RFC8894_3_3_1_2_renewal_that_proves_nothing_is_refused()
    {
        var peer = await PeerAsync();
        peer.Challenge = null;

        var result = await peer.ExchangeAsync((await peer.WriterAsync()).RenewalReq);

        Assert.Equal(FailInfo.BadRequest, Assert.IsType<ScepResult.Failure>(result).FailInfo);
    }

    [Fact]
    public async Task RFC8894_3_3_3_CertPoll_brings_the_certificate_once_somebody_approved()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var peer = await PeerAsync(profile => profile with { Approval = ScepApproval.Manual });
        Assert.IsType<ScepResult.Pending>(await peer.RequestAsync());
        Assert.IsType<ScepResult.Pending>(await PollAsync(peer));

        var pending = await FirstAsync(tenant.Api.ListScepRequestsAsync(ScepRequestState.PendingApproval, ct: ct), r => r.TransactionId == peer.TransactionId);
        await tenant.Api.ApproveScepRequestAsync(pending.Id, ct);

        Assert.IsType<ScepResult.Success>(await PollAsync(peer));
    }

    [Fact]
    public async Task RFC8894_3_3_3_CertPoll_fails_once_somebody_denied()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var peer = await PeerAsync(profile => profile with { Approval = ScepApproval.Manual });
        await peer.RequestAsync();
        var pending = await FirstAsync(tenant.Api.ListScepRequestsAsync(ScepRequestState.PendingApproval, ct: ct), r => r.TransactionId == peer.TransactionId);
        await tenant.Api.DenyScepRequestAsync(pending.Id, "Not known here", ct);

        Assert.Equal(FailInfo.BadRequest, Assert.IsType<ScepResult.Failure>(await PollAsync(peer)).FailInfo);
    }

    [Fact]
    public async Task RFC8894_3_3_3_CertPoll_of_an_unknown_transaction_is_badCertId()
    {
        var peer = await PeerAsync();

        Assert.Equal(FailInfo.BadCertId, Assert.IsType<ScepResult.Failure>(await PollAsync(peer)).FailInfo);
    }

    [Fact]
    public async Task RFC8894_3_3_4_GetCert_gives_an_issued_certificate_to_one_of_the_CA_and_nobody_else()
    {
        var peer = await PeerAsync();
        using var certificate = peer.Take(await peer.RequestAsync());
        var info = CertificateInfo.Of(certificate);
        var wanted = new IssuerAndSerial(info.Issuer, info.SerialNumber);

        var stranger = await peer.ExchangeAsync(async nonce => (await peer.WriterAsync()).GetCert(wanted, peer.TransactionId, nonce));
        peer.Requester = certificate;
        var member = await peer.ExchangeAsync(async nonce => (await peer.WriterAsync()).GetCert(wanted, peer.TransactionId, nonce));

        Assert.IsType<ScepResult.Failure>(stranger);
        Assert.Equal(info.Der.ToArray(), Assert.IsType<ScepResult.Success>(member).Content.Certificates[0].ToArray());
    }

    [Fact]
    public async Task RFC8894_3_3_4_GetCert_of_an_unknown_number_is_badCertId()
    {
        var peer = await PeerAsync();
        using var certificate = peer.Take(await peer.RequestAsync());
        var wanted = new IssuerAndSerial(CertificateInfo.Of(certificate).Issuer, new byte[] { 0x01, 0x02, 0x03 });
        peer.Requester = certificate;

        var result = await peer.ExchangeAsync(async nonce => (await peer.WriterAsync()).GetCert(wanted, peer.TransactionId, nonce));

        Assert.Equal(FailInfo.BadCertId, Assert.IsType<ScepResult.Failure>(result).FailInfo);
    }

    [Fact]
    public async Task RFC8894_3_3_5_GetCRL_names_what_was_revoked_and_openssl_verifies_it()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var revoked = await PeerAsync();
        using var gone = revoked.Take(await revoked.RequestAsync());
        var known = await FirstAsync(tenant.Api.ListCertificatesAsync(serialNumber: gone.SerialNumber, ct: ct), _ => true);
        await tenant.Api.RevokeCertificateAsync(known.Id, "keyCompromise", ct);
        var peer = await PeerAsync();
        using var certificate = peer.Take(await peer.RequestAsync());
        peer.Requester = certificate;
        var info = CertificateInfo.Of(certificate);

        var result = await peer.ExchangeAsync(async nonce =>
            (await peer.WriterAsync()).GetCrl(new IssuerAndSerial(info.Issuer, info.SerialNumber), peer.TransactionId, nonce));

        var list = Assert.Single(Assert.IsType<ScepResult.Success>(result).Content.Crls);
        var text = await OpenSsl.CrlAsync((await peer.CaAsync()).Der, list);
        Assert.Contains(gone.SerialNumber, text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task RFC8894_3_6_GetNextCACert_is_there_while_a_rollover_is_published_signed_by_the_present_CA()
    {
        var ct = TestContext.Current.CancellationToken;
        using var tenant = await site.NewTenantAsync();
        var peer = await PeerAsync(tenant: tenant);
        Assert.Equal(404, (await peer.GetAsync("operation=GetNextCACert")).Status);
        await tenant.Api.StartCaRolloverAsync(new StartRollover(), ct);

        var answer = await peer.GetAsync("operation=GetNextCACert");

        Assert.Equal((200, "application/x-x509-next-ca-cert"), (answer.Status, answer.MediaType));
        Assert.True(ScepNextCa.TryRead(answer.Body, await peer.CaAsync(), CmsAlgorithms.Modern, out var next, out var error), error?.Reason);
        Assert.Contains(next!, c => c.IsAuthority);
        Assert.Contains("GetNextCACert", Encoding.ASCII.GetString((await peer.GetAsync("operation=GetCACaps")).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RFC8894_2_7_message_for_two_recipients_is_opened_by_the_one_that_can()
    {
        var peer = await PeerAsync();
        var authorities = await peer.AuthoritiesAsync();
        var ra = authorities.First(c => !c.IsAuthority);
        using var somebody = RequesterCertificate.Create(new X500DistinguishedName("CN=Somebody"), Ground.Keys.Take(2048), [0x07], TimeProvider.System.GetUtcNow());

        var result = await peer.ExchangeAsync((await peer.WriterAsync(somebody.RawDataMemory, ra.Der)).PkcsReq);

        Assert.IsType<ScepResult.Success>(result);
    }

    [Fact]
    public async Task RFC8894_3_2_1_4_message_for_another_recipient_and_altered_message_fail_alike()
    {
        var peer = await PeerAsync();
        using var somebody = RequesterCertificate.Create(new X500DistinguishedName("CN=Somebody"), Ground.Keys.Take(2048), [0x07], TimeProvider.System.GetUtcNow());

        var result = await peer.ExchangeAsync((await peer.WriterAsync(somebody.RawDataMemory)).PkcsReq);

        Assert.Equal(FailInfo.BadMessageCheck, Assert.IsType<ScepResult.Failure>(result).FailInfo);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(64)]
    public async Task RFC8894_3_2_1_5_nonce_of_another_length_is_no_reason_for_a_fault_of_the_server(int length)
    {
        var peer = await PeerAsync();

        var answer = await peer.PostAsync((await peer.WriterAsync()).PkcsReq(peer.WriteCsr(), peer.TransactionId, RandomNumberGenerator.GetBytes(length)));

        Assert.Contains(answer.Status, new[] { 200, 400 });
    }

    [Fact]
    public async Task RFC8894_2_9_weak_algorithms_are_refused_unless_the_profile_allows_them()
    {
        var modern = Legacy(await PeerAsync());
        var legacy = Legacy(await PeerAsync(profile => profile with { AllowLegacyClients = true }));

        Assert.Equal(FailInfo.BadAlg, Assert.IsType<ScepResult.Failure>(await modern.RequestAsync()).FailInfo);
        Assert.IsType<ScepResult.Success>(await legacy.RequestAsync());
    }

    [Fact]
    public async Task RFC8894_4_3_message_that_is_none_is_400()
    {
        var peer = await PeerAsync();

        Assert.Equal(400, (await peer.PostAsync("no message"u8.ToArray())).Status);
        Assert.Equal(400, (await peer.GetAsync("operation=PKIOperation&message=AAAA")).Status);
        Assert.Equal(400, (await peer.GetAsync("operation=Unheard")).Status);
    }

    private async Task<ScepPeer> PeerAsync(Func<CreateScepProfile, CreateScepProfile>? change = null, Tenant? tenant = null)
    {
        var ct = TestContext.Current.CancellationToken;
        tenant ??= await site.TenantAsync();
        var request = new CreateScepProfile { Name = $"Matrix {Guid.NewGuid():n}" };
        var scep = await tenant.Api.CreateScepProfileAsync(change?.Invoke(request) ?? request, ct);
        var token = await tenant.TokenAsync(t => t with { ScepProfileId = scep.Id });
        var profile = await WireDevice.DownloadAsync(tenant, tenant.NewDevice(DeviceKind.Mac), token);
        return ScepPeer.Of(tenant, profile.OfType("com.apple.security.scep").Single().Keys);
    }

    private static ScepPeer Legacy(ScepPeer peer)
    {
        (peer.Digest, peer.Cipher, peer.Allowed) = (HashAlgorithmName.SHA1, ContentCipher.TripleDesCbc, CmsAlgorithms.Legacy);
        return peer;
    }

    private static async Task<ScepResult> RenewAsync(ScepPeer peer, X509Certificate2 current, bool renewalReq)
    {
        (peer.Requester, peer.Challenge, peer.TransactionId) = (current, null, Convert.ToHexString(RandomNumberGenerator.GetBytes(20)));
        var writer = await peer.WriterAsync();
        return await peer.ExchangeAsync(renewalReq ? writer.RenewalReq : writer.PkcsReq);
    }

    private static X509Certificate2 Renew(ScepPeer peer, X509Certificate2 current, ScepResult result)
    {
        var renewed = peer.Take(result);
        Assert.Equal(current.PublicKey.ExportSubjectPublicKeyInfo(), renewed.PublicKey.ExportSubjectPublicKeyInfo());
        return renewed;
    }

    private static async Task<ScepResult> PollAsync(ScepPeer peer)
    {
        var names = new IssuerAndSubject((await peer.CaAsync()).Subject, peer.Subject.RawData);
        return await peer.ExchangeAsync(async nonce => (await peer.WriterAsync()).CertPoll(names, peer.TransactionId, nonce));
    }

    private static X509EnhancedKeyUsageExtension ServerAuthentication() => new([new Oid("1.3.6.1.5.5.7.3.1")], critical: false);

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> items, Func<T, bool> wanted)
    {
        await foreach (var item in items)
        {
            if (wanted(item))
            {
                return item;
            }
        }

        throw new Xunit.Sdk.XunitException($"There is no such {typeof(T).Name}.");
    }
}

[Collection(nameof(SqliteSite))]
public sealed class ScepServiceOnSqlite(SqliteSite site) : ScepServiceTests(site);

[Collection(nameof(PostgresSite))]
public sealed class ScepServiceOnPostgres(PostgresSite site) : ScepServiceTests(site);
