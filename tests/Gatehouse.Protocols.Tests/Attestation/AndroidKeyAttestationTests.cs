using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.Attestation;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.Tests.Support;
using Gatehouse.Simulator.Attestation;

namespace Gatehouse.Protocols.Tests.Attestation;

public sealed class AndroidKeyAttestationTests : IDisposable
{
    private const string Package = "com.example.app";
    private const string ServerChallenge = "c2VydmVyLWNoYWxsZW5nZQ";

    private static readonly DateTimeOffset Now = TestPki.Now;
    private static readonly byte[] Signer = SHA256.HashData("signing certificate"u8);

    private readonly SimulatedAttestationCa _ca = new("Keystore", Now);
    private readonly SimulatedAndroidKeystore _device;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public AndroidKeyAttestationTests() => _device = new SimulatedAndroidKeystore(_ca, Now.AddDays(-3), TimeSpan.FromDays(14));

    private string Thumbprint => JsonWebKey.From(_key).Thumbprint;

    private AndroidStatement Honest => new(Package, Signer, AttestationChallenges.ForPlatform(ServerChallenge, Thumbprint));

    [Fact]
    public void An_honest_key_is_genuine()
    {
        var genuine = Assert.IsType<AndroidKeyVerdict.Genuine>(Verify(_device.Attest(_key, Honest)));

        Assert.Equal(new AndroidKeyVerdict.Genuine(SecurityLevel.TrustedEnvironment, Package, NeedsUser: false, new DateOnly(2026, 10, 1)), genuine);
    }

    [Fact]
    public void The_level_is_the_lower_of_attestation_and_key_and_biometry_is_told()
    {
        var strong = Honest with { AttestationLevel = SecurityLevel.StrongBox, KeyLevel = SecurityLevel.StrongBox, NeedsBiometry = true };

        var genuine = Assert.IsType<AndroidKeyVerdict.Genuine>(Verify(_device.Attest(_key, strong)));
        Assert.Equal((SecurityLevel.StrongBox, true), (genuine.Level, genuine.NeedsUser));
        Refused(AttestationFault.WeakKey, strong with { AttestationLevel = SecurityLevel.TrustedEnvironment }, Expected() with { MinimumLevel = SecurityLevel.StrongBox });
    }

    [Fact]
    public void Each_rule_refuses_what_it_is_for()
    {
        Refused(AttestationFault.OtherChallenge, Honest with { Challenge = AttestationChallenges.ForPlatform("other", Thumbprint) });
        Refused(AttestationFault.OtherApp, Honest with { Package = "com.example.other" });
        Refused(AttestationFault.OtherApp, Honest with { SigningDigest = new byte[32] });
        Refused(AttestationFault.WeakKey, Honest with { AttestationLevel = SecurityLevel.Software });
        Refused(AttestationFault.WeakKey, Honest with { KeyLevel = SecurityLevel.Software });
        Refused(AttestationFault.WeakKey, Honest with { Purposes = [2, 7] });
        Refused(AttestationFault.WeakKey, Honest with { Purposes = [3] });
        Refused(AttestationFault.WeakKey, Honest with { Origin = 2 });
        Refused(AttestationFault.WeakKey, Honest with { Algorithm = 1 });
        Refused(AttestationFault.WeakKey, Honest with { ClaimsInSoftware = true });
        Refused(AttestationFault.WeakDevice, Honest with { IsLocked = false });
        Refused(AttestationFault.WeakDevice, Honest with { BootState = VerifiedBootState.SelfSigned });
        Refused(AttestationFault.WeakDevice, Honest with { BootState = VerifiedBootState.Unverified });
        Refused(AttestationFault.WeakDevice, Honest with { BootState = VerifiedBootState.Failed });
        Refused(AttestationFault.WeakDevice, Honest with { PatchLevel = 202512 }, Expected() with { MinimumPatchLevel = new DateOnly(2026, 1, 1) });
        Refused(AttestationFault.WeakDevice, Honest with { PatchLevel = 0 }, Expected() with { MinimumPatchLevel = new DateOnly(2026, 1, 1) });
    }

    [Fact]
    public void Another_key_than_the_one_of_the_proof_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(AttestationFault.OtherKey, Fault(Verify(_device.Attest(other, Honest))));
    }

    [Fact]
    public void An_attested_key_cannot_vouch_for_another_one()
    {
        using var attested = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(AttestationFault.Untrusted, Fault(Verify(_device.Forge(attested, _key, Honest))));
    }

    [Fact]
    public void Another_authority_a_gap_and_a_missing_end_convince_nobody()
    {
        using var stranger = new SimulatedAttestationCa("Keystore", Now);
        using var device = new SimulatedAndroidKeystore(stranger, Now.AddDays(-3), TimeSpan.FromDays(14));
        var chain = _device.Attest(_key, Honest);

        Assert.Equal(AttestationFault.Untrusted, Fault(Verify(device.Attest(_key, Honest))));
        Assert.Equal(AttestationFault.Untrusted, Fault(Verify([chain[0], chain[2], chain[3]])));
        Assert.Equal(AttestationFault.Untrusted, Fault(Verify([chain[0], chain[1]])));
        Assert.Equal(AttestationFault.Malformed, Fault(Verify([chain[0]])));
        Assert.Equal(AttestationFault.Malformed, Fault(Verify([.. chain, .. chain, .. chain])));
        Assert.IsType<AndroidKeyVerdict.Genuine>(Verify([chain[0], chain[1], chain[2]])); // the root itself need not be sent
    }

    [Fact]
    public void A_certificate_that_is_renewed_counts_in_its_time_only_and_one_of_the_factory_for_ever()
    {
        using var factory = new SimulatedAndroidKeystore(_ca, Now.AddYears(-11), TimeSpan.FromDays(3653));

        Assert.IsType<AndroidKeyVerdict.Genuine>(Verify(factory.Attest(_key, Honest)));
        Assert.Equal(AttestationFault.OutsideValidity, Fault(Verify(_device.Attest(_key, Honest), now: Now.AddDays(20))));
        Assert.Equal(AttestationFault.OutsideValidity, Fault(Verify(_device.Attest(_key, Honest), now: Now.AddDays(-20))));
    }

    [Fact]
    public void A_revoked_certificate_anywhere_in_the_chain_ends_the_matter()
    {
        foreach (var serial in (string[])[_device.Certificate.SerialNumber, _ca.Issuing.SerialNumber])
        {
            Assert.Equal(AttestationFault.Revoked, Fault(Verify(_device.Attest(_key, Honest), revocations: Revoked(serial))));
        }

        Assert.IsType<AndroidKeyVerdict.Genuine>(Verify(_device.Attest(_key, Honest), revocations: Revoked("c0ffee")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"entries":[]}""")]
    [InlineData("""{"entries":{"not hex":{"status":"REVOKED"}}}""")]
    [InlineData("""{"entries":{"":{"status":"REVOKED"}}}""")]
    [InlineData("""{"entries":{"1":{}},"entries":{}}""")]
    public void A_list_with_another_shape_is_refused(string json)
    {
        Assert.False(AndroidRevocations.TryParse(Encoding.UTF8.GetBytes(json), out _, out var error));
        Assert.NotEmpty(error.Reason);
    }

    [Fact]
    public void No_changed_bit_of_the_leaf_is_taken_for_the_same()
    {
        var chain = _device.Attest(_key, Honest);
        for (var i = 0; i < chain[0].Length; i += 3)
        {
            var changed = (byte[])chain[0].Clone();
            changed[i] ^= 1;
            Assert.IsType<AndroidKeyVerdict.Refused>(Verify([changed, .. chain.Skip(1)]));
        }
    }

    [Fact]
    public async Task Openssl_agrees_about_the_chain()
    {
        using var openssl = new OpenSsl();
        var chain = _device.Attest(_key, Honest);
        string[] pem = [.. chain.Select(der => System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(der).ExportCertificatePem())];

        var output = await openssl.TextAsync(
            "verify", "-CAfile", openssl.File("root.pem", pem[3]), "-untrusted", openssl.File("middle.pem", pem[1] + "\n" + pem[2]),
            openssl.File("leaf.pem", pem[0]));

        Assert.EndsWith("OK", output.Trim(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _key.Dispose();
        _device.Dispose();
        _ca.Dispose();
    }

    private static AttestationFault Fault(AndroidKeyVerdict verdict) => Assert.IsType<AndroidKeyVerdict.Refused>(verdict).Fault;

    private static AndroidRevocations Revoked(string serial)
    {
        var json = """{"entries":{"SERIAL":{"status":"REVOKED","reason":"KEY_COMPROMISE"}}}""".Replace(
            "SERIAL", serial.TrimStart('0').ToLowerInvariant(), StringComparison.Ordinal);
        Assert.True(AndroidRevocations.TryParse(Encoding.UTF8.GetBytes(json), out var list, out _));
        Assert.Equal(1, list.Count);
        return list;
    }

    private AndroidExpectation Expected() =>
        new([new AndroidPackage("com.example.first", Signer), new AndroidPackage(Package, Signer)], AttestationChallenges.ForPlatform(ServerChallenge, Thumbprint), Thumbprint);

    private AndroidKeyVerdict Verify(
        IReadOnlyList<byte[]> chain, AndroidExpectation? expected = null, AndroidRevocations? revocations = null, DateTimeOffset? now = null) =>
        AndroidKeyAttestation.Verify(
            [.. chain.Select(der => (ReadOnlyMemory<byte>)der)], expected ?? Expected(), [CertificateInfo.Of(_ca.Root)],
            revocations ?? AndroidRevocations.None, now ?? Now);

    private void Refused(AttestationFault fault, AndroidStatement statement, AndroidExpectation? expected = null) =>
        Assert.Equal(fault, Fault(Verify(_device.Attest(_key, statement), expected)));
}
