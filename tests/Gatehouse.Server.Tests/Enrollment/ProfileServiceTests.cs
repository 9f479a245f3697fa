using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Tests.Enrollment.Support;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>The three-phase variant: the device proves which one it is before it gets anything.</summary>
public abstract class ProfileServiceTests(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    [Fact]
    public async Task A_device_goes_through_all_three_phases()
    {
        var (admin, attempt, challenge) = await StartAsync();
        var device = new TestDevice();

        var identity = await PassAsync(await PostAsync(device.Post(challenge, device.FactoryCertificate())));
        Assert.Equal(AttemptState.DeviceIdentified, await StateAsync(admin, attempt));
        await AskForCertificateAsync(admin.OrganizationId, attempt);
        using var certificate = Know(admin, attempt, device);
        var closed = await PassAsync(await PostAsync(device.Post(null, certificate), "/enroll/phase3"));
        var final = Open(closed, certificate);
        Assert.Equal(AttemptState.IdentityProven, await StateAsync(admin, attempt));
        await AskForCertificateAsync(admin.OrganizationId, attempt);
        var admitted = await CheckInAsync(admin.OrganizationId, attempt, device);

        Assert.Equal(["com.apple.security.root", "com.apple.security.scep"], Types(identity));
        Assert.Empty(closed.Payloads);
        Assert.Contains("com.apple.mdm", Types(final));
        Assert.Equal("superseded", Gate.Identities.Revoked[attempt]);
        Assert.IsType<IntroductionDecision.Admit>(admitted);
        Assert.Equal(
            ["PROFILE_ISSUED", "PHASE2_OK", "SCEP_ISSUED", "PHASE3_OK", "SCEP_ISSUED", "CHECKIN_AUTHENTICATE"],
            (await AttemptAsync(admin, attempt)).Timeline.Select(e => e.Code));
    }

    [Fact]
    public async Task The_management_profile_is_for_the_device_alone_and_openssl_opens_it_with_the_devices_key()
    {
        var (admin, attempt, challenge) = await StartAsync();
        var device = new TestDevice();
        await PassAsync(await PostAsync(device.Post(challenge, device.FactoryCertificate())));
        await AskForCertificateAsync(admin.OrganizationId, attempt);
        using var certificate = Know(admin, attempt, device);

        var closed = await PassAsync(await PostAsync(device.Post(null, certificate), "/enroll/phase3"));

        Assert.True(closed.IsEncrypted);
        var plain = await DecryptWithOpenSslAsync(closed.Keys.Data("EncryptedPayloadContent")!.Value, certificate);
        Assert.True(PlistReader.TryRead(plain, PlistLimits.Profile, out var payloads, out var error), error?.Reason);
        Assert.Contains("com.apple.mdm", Assert.IsType<PlistArray>(payloads).OfType<PlistDictionary>().Select(p => p.Text("PayloadType")));
    }

    [Fact]
    public async Task A_certificate_that_may_only_sign_gets_the_profile_plain()
    {
        var (admin, attempt, challenge) = await StartAsync();
        var device = new TestDevice();
        await PassAsync(await PostAsync(device.Post(challenge, device.FactoryCertificate())));
        await AskForCertificateAsync(admin.OrganizationId, attempt);
        using var certificate = Know(admin, attempt, device.Certificate("CN=" + attempt, X509KeyUsageFlags.DigitalSignature));

        var final = await PassAsync(await PostAsync(device.Post(null, certificate), "/enroll/phase3"));

        Assert.False(final.IsEncrypted);
        Assert.Contains("com.apple.mdm", Types(final));
    }

    [Fact]
    public async Task A_factory_certificate_that_expired_still_says_which_device_it_is()
    {
        var (_, _, challenge) = await StartAsync();
        var device = new TestDevice();

        await PassAsync(await PostAsync(device.Post(challenge, device.FactoryCertificate(expired: true))));
    }

    [Fact]
    public async Task A_challenge_works_once()
    {
        var (admin, attempt, challenge) = await StartAsync();
        var device = new TestDevice();
        var post = device.Post(challenge, device.FactoryCertificate());

        await PassAsync(await PostAsync(post));
        using var replay = await PostAsync(post);

        Assert.Equal(HttpStatusCode.Forbidden, replay.StatusCode);
        Assert.Contains("CHALLENGE_USED", await replay.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(AttemptState.DeviceIdentified, await StateAsync(admin, attempt));
    }

    [Fact]
    public async Task What_Apple_did_not_sign_gets_nothing()
    {
        var (admin, attempt, challenge) = await StartAsync();
        var device = new TestDevice();
        using var own = device.Certificate();
        var altered = device.Post(challenge, device.FactoryCertificate());
        altered[altered.AsSpan().IndexOf("C0TEST"u8) + 8] ^= 1;

        using var foreign = await PostAsync(device.Post(challenge, own));
        using var changed = await PostAsync(altered);
        using var unknown = await PostAsync(device.Post("no-such-challenge", device.FactoryCertificate()));

        Assert.Contains("NOT_APPLE_SIGNED", await foreign.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Contains("SIGNATURE_INVALID", await changed.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Contains("CHALLENGE_WRONG", await unknown.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(AttemptState.ProfileIssued, await StateAsync(admin, attempt));
    }

    [Fact]
    public async Task A_blocked_or_unlisted_device_gets_no_identity()
    {
        var blocked = new TestDevice();
        var unlisted = new TestDevice();
        Gate.Mdm.Blocked[blocked.Serial] = true;
        var (admin, first, challenge) = await StartAsync();
        var (_, second, other) = await StartAsync(admin, serials: [new TestDevice().Serial]);

        using var refusedOne = await PostAsync(blocked.Post(challenge, blocked.FactoryCertificate()));
        using var refusedTwo = await PostAsync(unlisted.Post(other, unlisted.FactoryCertificate()));

        Assert.Contains("DEVICE_BLOCKED", await refusedOne.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Contains("SERIAL_NOT_ALLOWED", await refusedTwo.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(AttemptState.Refused, await StateAsync(admin, first));
        Assert.Equal(0, (await ReadTokenAsync(admin, (await AttemptAsync(admin, second)).Attempt.TokenId!)).Reserved);
    }

    [Fact]
    public async Task The_third_phase_wants_the_attempts_certificate_and_the_same_serial()
    {
        var (admin, attempt, challenge) = await StartAsync();
        var device = new TestDevice();
        await PassAsync(await PostAsync(device.Post(challenge, device.FactoryCertificate())));
        await AskForCertificateAsync(admin.OrganizationId, attempt);
        using var certificate = Know(admin, attempt, device);
        using var stranger = Know(admin, "att_00000000000000000000000000", new TestDevice());

        using var other = await PostAsync(new TestDevice().Post(null, certificate), "/enroll/phase3");
        using var foreign = await PostAsync(device.Post(null, stranger), "/enroll/phase3");
        var passed = await PassAsync(await PostAsync(device.Post(null, certificate), "/enroll/phase3"));
        var repeated = await PassAsync(await PostAsync(device.Post(null, certificate), "/enroll/phase3"));

        Assert.Contains("DEVICE_MISMATCH", await other.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Contains("ATTEMPT_UNKNOWN", await foreign.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(Types(Open(passed, certificate)), Types(Open(repeated, certificate)));
    }

    [Fact]
    public async Task A_full_token_stays_open_to_devices_that_it_counted()
    {
        var admin = await Gate.OwnerAsync();
        var token = await MakeTokenAsync(admin, maxUses: 1);
        var device = new TestDevice();
        await EnrollAsync(admin, token, device);

        await EnrollAsync(admin, token, device);
        var (_, challenge) = await DownloadPhaseOneAsync(admin, token);
        var stranger = new TestDevice();
        using var refused = await PostAsync(stranger.Post(challenge, stranger.FactoryCertificate()));

        Assert.Contains("TOKEN_EXHAUSTED", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        var after = await ReadTokenAsync(admin, token.Id);
        Assert.Equal((1, 0), (after.Used, after.Reserved));
    }

    [Theory]
    [InlineData(0, HttpStatusCode.BadRequest)]
    [InlineData(1000, HttpStatusCode.BadRequest)]
    [InlineData(70_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Garbage_is_refused_before_it_costs_anything(int bytes, HttpStatusCode status)
    {
        using var answer = await PostAsync(RandomNumberGenerator.GetBytes(bytes));

        Assert.Equal(status, answer.StatusCode);
    }

    private async Task EnrollAsync(AdminClient admin, EnrollmentTokenInfo token, TestDevice device)
    {
        var (attempt, challenge) = await DownloadPhaseOneAsync(admin, token);
        await PassAsync(await PostAsync(device.Post(challenge, device.FactoryCertificate())));
        await AskForCertificateAsync(admin.OrganizationId, attempt);
        using var certificate = Know(admin, attempt, device);
        await PassAsync(await PostAsync(device.Post(null, certificate), "/enroll/phase3"));
        await AskForCertificateAsync(admin.OrganizationId, attempt);
        Assert.IsType<IntroductionDecision.Admit>(await CheckInAsync(admin.OrganizationId, attempt, device));
    }

    private async Task<(AdminClient Admin, string Attempt, string Challenge)> StartAsync(AdminClient? admin = null, string[]? serials = null)
    {
        admin ??= await Gate.OwnerAsync();
        var (attempt, challenge) = await DownloadPhaseOneAsync(admin, await MakeTokenAsync(admin, 0, serials));
        return (admin, attempt, challenge);
    }

    private static Task<EnrollmentTokenInfo> MakeTokenAsync(AdminClient admin, int maxUses, string[]? serials = null) => TokenAsync(admin, new CreateEnrollmentToken
    {
        Name = "t", Variant = EnrollmentVariant.ProfileService, MaxUses = maxUses, AllowedSerials = serials ?? [],
    });

    private async Task<(string Attempt, string Challenge)> DownloadPhaseOneAsync(AdminClient admin, EnrollmentTokenInfo token)
    {
        using var visit = Visit();
        var secret = await visit.DownloadAsync((await LinkAsync(admin, token.Id)).ShortUrl);
        var file = await (await visit.GetAsync("/enroll/profile/" + secret)).Content.ReadAsByteArrayAsync(Ct);
        Assert.True(ConfigurationProfile.TryParse(file, out var profile, out var error), error?.Reason);
        Assert.Equal("Profile Service", profile.Type);
        var question = profile.Keys.Dictionary("PayloadContent")!;
        Assert.Equal(new Uri(Gate.Address, "/enroll/phase2").ToString(), question.Text("URL"));
        return ((await AttemptsAsync(admin, token.Id))[0].Id, question.Text("Challenge")!);
    }

    private X509Certificate2 Know(AdminClient admin, string attempt, TestDevice device) => Know(admin, attempt, device.Certificate("CN=" + attempt));

    private X509Certificate2 Know(AdminClient admin, string attempt, X509Certificate2 certificate)
    {
        Gate.Identities.Known[Convert.ToHexString(SHA256.HashData(certificate.RawData))] = TestDevice.Identity(admin.OrganizationId, attempt, "crt_" + attempt);
        return certificate;
    }

    private Task<HttpResponseMessage> PostAsync(byte[] body, string path = "/enroll/phase2")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pkcs7-signature");
        return Gate.Anonymous.PostAsync(path, content, Ct);
    }

    private static async Task<ConfigurationProfile> PassAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
            Assert.True(ConfigurationProfile.TryParse(await answer.Content.ReadAsByteArrayAsync(Ct), out var profile, out var error), error?.Reason);
            return profile;
        }
    }

    private static ConfigurationProfile Open(ConfigurationProfile closed, X509Certificate2 certificate)
    {
        Assert.True(closed.TryDecrypt(certificate, out var opened));
        Assert.Empty(opened.Problems);
        return opened;
    }

    private static async Task<byte[]> DecryptWithOpenSslAsync(ReadOnlyMemory<byte> envelope, X509Certificate2 certificate)
    {
        var openssl = Tools.Require("openssl");
        var folder = Directory.CreateTempSubdirectory("gatehouse-openssl-").FullName;
        try
        {
            var (recipient, key) = (Path.Combine(folder, "device.pem"), Path.Combine(folder, "device.key"));
            using var rsa = certificate.GetRSAPrivateKey()!;
            await File.WriteAllTextAsync(recipient, certificate.ExportCertificatePem(), Ct);
            await File.WriteAllTextAsync(key, rsa.ExportPkcs8PrivateKeyPem(), Ct);
            return await Tools.RunAsync(openssl, ["cms", "-decrypt", "-binary", "-inform", "DER", "-recip", recipient, "-inkey", key], envelope, Ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<AttemptState> StateAsync(AdminClient admin, string attempt) => (await AttemptAsync(admin, attempt)).Attempt.State;

    private static List<string?> Types(ConfigurationProfile profile) =>
        [.. profile.Keys.Array("PayloadContent")!.OfType<PlistDictionary>().Select(p => p.Text("PayloadType"))];
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class ProfileServiceTestsOnSqlite(SqliteEnrollmentGate gate) : ProfileServiceTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class ProfileServiceTestsOnPostgres(PostgresEnrollmentGate gate) : ProfileServiceTests(gate);
