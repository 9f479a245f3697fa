using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.Attestation;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Tests.Support;
using Gatehouse.Simulator.Attestation;

namespace Gatehouse.Protocols.Tests.Attestation;

public sealed class AppAttestTests : IDisposable
{
    private const string App = "TEAM123456.com.example.app";

    private static readonly DateTimeOffset Now = TestPki.Now;
    private static readonly byte[] Challenge = AttestationChallenges.ForPlatform("c2VydmVyLWNoYWxsZW5nZQ", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");

    private readonly SimulatedAttestationCa _ca = new("App Attest", Now);
    private readonly SimulatedAppAttestKey _key;
    private readonly ChainVerifier _roots;

    public AppAttestTests()
    {
        _key = new SimulatedAppAttestKey(_ca);
        _roots = new ChainVerifier([_ca.Root.RawData]);
    }

    private static AppAttestStatement Honest => new(App, Challenge);

    [Fact]
    public void Apples_root_is_the_one_that_Apple_publishes()
    {
        var root = CertificateInfo.Of(AppAttestRoots.Apple);

        Assert.Equal("Apple App Attestation Root CA", root.CommonName);
        Assert.Equal("1cb9823ba28ba6ad2d33a006941de2ae4f513ef1d4e831b9f7e0fa7b6242c932", Convert.ToHexStringLower(root.Sha256.Span));
        Assert.True(root.IsSelfSigned(CmsAlgorithms.Modern));
    }

    [Fact]
    public void An_honest_key_is_genuine()
    {
        var key = Assert.IsType<AppAttestVerdict.Genuine>(Attest(Honest)).Key;

        Assert.Equal(_key.KeyId, key.KeyId.ToArray());
        Assert.Equal(App, key.AppId);
        Assert.False(key.IsDevelopment);
        Assert.Equal("simulated receipt"u8.ToArray(), key.Receipt.ToArray());
    }

    [Fact]
    public void What_newer_systems_append_does_not_matter() =>
        Assert.IsType<AppAttestVerdict.Genuine>(Attest(Honest with { AppendsExtensions = true }));

    [Fact]
    public void Each_step_refuses_what_it_is_for()
    {
        Refused(AttestationFault.Malformed, Honest with { Format = "packed" });
        Refused(AttestationFault.OutsideValidity, Honest with { NotAfter = Now.AddMinutes(-1) });
        Refused(AttestationFault.OtherChallenge, Honest with { CertifiedHash = new byte[32] });
        Refused(AttestationFault.OtherChallenge, Honest with { ClientDataHash = AttestationChallenges.ForPlatform("c2VydmVyLWNoYWxsZW5nZQ", "another-key") });
        Refused(AttestationFault.OtherKey, Honest with { KeyId = new byte[32] });
        Refused(AttestationFault.OtherApp, Honest with { AppId = "TEAM123456.com.example.other" });
        Refused(AttestationFault.Replayed, Honest with { Counter = 1 });
        Refused(AttestationFault.Development, Honest with { IsDevelopment = true });
    }

    [Fact]
    public void A_development_build_is_genuine_where_it_is_allowed()
    {
        var verdict = Attest(Honest with { IsDevelopment = true }, new AppAttestExpectation([App], Challenge, AllowsDevelopment: true));

        Assert.True(Assert.IsType<AppAttestVerdict.Genuine>(verdict).Key.IsDevelopment);
    }

    [Fact]
    public void Another_authority_convinces_nobody()
    {
        using var apple = new ChainVerifier([AppAttestRoots.Apple]);
        using var other = new SimulatedAttestationCa("App Attest", Now);
        using var sameName = new ChainVerifier([other.Root.RawData]);

        foreach (var roots in (ChainVerifier[])[apple, sameName])
        {
            var verdict = AppAttest.VerifyAttestation(_key.Attest(Honest, Now), Expected(), roots, Now);
            Assert.Equal(AttestationFault.Untrusted, Assert.IsType<AppAttestVerdict.Refused>(verdict).Fault);
        }
    }

    [Fact]
    public void No_changed_bit_and_no_missing_end_is_taken_for_the_same()
    {
        var honest = _key.Attest(Honest, Now);
        var receipt = honest.AsSpan().IndexOf("receipt"u8) - 1; // with its name and lengths the only part that nobody signs
        var behind = honest.AsSpan().IndexOf("simulated receipt"u8) + "simulated receipt".Length;
        for (var i = 0; i < honest.Length; i += 3) // every third is enough to meet each field, at a signature check each
        {
            if (i < receipt || i >= behind)
            {
                var changed = (byte[])honest.Clone();
                changed[i] ^= 1;
                Assert.IsType<AppAttestVerdict.Refused>(AppAttest.VerifyAttestation(changed, Expected(), _roots, Now));
            }

            Assert.IsType<AppAttestVerdict.Refused>(AppAttest.VerifyAttestation(honest.AsMemory(0, i), Expected(), _roots, Now));
        }
    }

    [Fact]
    public void Assertions_of_the_key_are_genuine_while_their_counter_rises()
    {
        var key = Assert.IsType<AppAttestVerdict.Genuine>(Attest(Honest)).Key;
        var assertion = _key.Assert(Honest with { Counter = 5 });

        Assert.Equal(new AppAssertionVerdict.Genuine(5), AppAttest.VerifyAssertion(assertion, key, Challenge, 4));
        Assert.Equal(AttestationFault.Replayed, Fault(AppAttest.VerifyAssertion(assertion, key, Challenge, 5)));
    }

    [Fact]
    public void Assertions_of_other_keys_apps_and_data_are_refused()
    {
        var key = Assert.IsType<AppAttestVerdict.Genuine>(Attest(Honest)).Key;
        using var stranger = new SimulatedAppAttestKey(_ca);

        Assert.Equal(AttestationFault.BadSignature, Fault(AppAttest.VerifyAssertion(stranger.Assert(Honest with { Counter = 1 }), key, Challenge, 0)));
        Assert.Equal(AttestationFault.BadSignature, Fault(AppAttest.VerifyAssertion(_key.Assert(Honest with { Counter = 1 }), key, new byte[32], 0)));
        Assert.Equal(AttestationFault.OtherApp, Fault(AppAttest.VerifyAssertion(_key.Assert(Honest with { Counter = 1, AppId = "x" }), key, Challenge, 0)));
        Assert.Equal(AttestationFault.Malformed, Fault(AppAttest.VerifyAssertion(new byte[] { 0xa0 }, key, Challenge, 0)));
        Assert.Equal(AttestationFault.Malformed, Fault(AppAttest.VerifyAssertion(new byte[5000], key, Challenge, 0)));
    }

    public void Dispose()
    {
        _roots.Dispose();
        _key.Dispose();
        _ca.Dispose();
    }

    private static AppAttestExpectation Expected() => new(["TEAM123456.com.example.first", App], Challenge);

    private static AttestationFault Fault(AppAssertionVerdict verdict) => Assert.IsType<AppAssertionVerdict.Refused>(verdict).Fault;

    private AppAttestVerdict Attest(AppAttestStatement statement, AppAttestExpectation? expected = null) =>
        AppAttest.VerifyAttestation(_key.Attest(statement, Now), expected ?? Expected(), _roots, Now);

    private void Refused(AttestationFault fault, AppAttestStatement statement) =>
        Assert.Equal(fault, Assert.IsType<AppAttestVerdict.Refused>(Attest(statement)).Fault);
}
