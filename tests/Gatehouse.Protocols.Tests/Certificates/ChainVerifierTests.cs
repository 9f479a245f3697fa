using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Certificates;

public sealed class ChainVerifierTests
{
    private static readonly CertificateInfo Device = CertificateInfo.Of(TestPki.Device);

    [Fact]
    public void A_leaf_below_a_held_intermediate_is_trusted()
    {
        using var verifier = new ChainVerifier([TestPki.Root.RawData], [TestPki.Issuing.RawData]);

        Assert.Equal(ChainStatus.Trusted, verifier.Verify(Device, TestPki.Now));
    }

    [Fact]
    public void An_intermediate_that_the_peer_sends_counts_only_below_an_anchor()
    {
        using var ours = new ChainVerifier([TestPki.Root.RawData]);
        using var strange = TestPki.Authority("Stranger", RSA.Create(2048), null);
        using var theirs = new ChainVerifier([strange.RawData]);

        Assert.Equal(ChainStatus.Untrusted, ours.Verify(Device, TestPki.Now));
        Assert.Equal(ChainStatus.Trusted, ours.Verify(Device, TestPki.Now, [TestPki.Issuing.RawData]));
        Assert.Equal(ChainStatus.Untrusted, theirs.Verify(Device, TestPki.Now, [TestPki.Issuing.RawData]));
    }

    [Fact]
    public void Expiry_is_judged_at_the_moment_given_and_not_at_all_without_one()
    {
        using var verifier = new ChainVerifier([TestPki.Root.RawData], [TestPki.Issuing.RawData]);

        Assert.Equal(ChainStatus.OutsideValidity, verifier.Verify(Device, TestPki.Now.AddYears(5)));
        Assert.Equal(ChainStatus.Trusted, verifier.Verify(Device, now: null));
    }

    [Fact]
    public void RFC5280_6_1_4_a_certificate_that_is_no_authority_issues_nothing()
    {
        using var child = TestPki.Leaf("Child of a device", RSA.Create(2048), issuer: TestPki.Device);
        using var verifier = new ChainVerifier([TestPki.Root.RawData], [TestPki.Issuing.RawData, TestPki.Device.RawData]);

        Assert.Equal(ChainStatus.Untrusted, verifier.Verify(CertificateInfo.Of(child), TestPki.Now, [TestPki.Device.RawData]));
    }

    [Fact]
    public void RFC5280_6_1_4_an_authority_without_keyCertSign_issues_nothing()
    {
        using var weak = TestPki.Authority("No keyCertSign", RSA.Create(2048), TestPki.Root, canSign: false);
        using var leaf = TestPki.Leaf("Leaf", RSA.Create(2048), issuer: weak);
        using var verifier = new ChainVerifier([TestPki.Root.RawData], [weak.RawData]);

        Assert.Equal(ChainStatus.Untrusted, verifier.Verify(CertificateInfo.Of(leaf), TestPki.Now));
    }

    [Fact]
    public void RFC5280_4_2_1_9_a_path_length_of_zero_allows_no_authority_below()
    {
        using var narrow = TestPki.Authority("Path length 0", RSA.Create(2048), TestPki.Root, pathLength: 0);
        using var below = TestPki.Authority("Below", RSA.Create(2048), narrow);
        using var leaf = TestPki.Leaf("Leaf", RSA.Create(2048), issuer: below);
        using var verifier = new ChainVerifier([TestPki.Root.RawData], [narrow.RawData, below.RawData]);

        Assert.Equal(ChainStatus.Untrusted, verifier.Verify(CertificateInfo.Of(leaf), TestPki.Now));
    }
}
