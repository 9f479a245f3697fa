using System.Security.Cryptography;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;

namespace Gatehouse.Protocols.Tests.Scep;

public sealed class ScepCapabilitiesTests
{
    [Fact]
    public void RFC8894_3_5_2_weak_words_appear_only_with_the_legacy_switch()
    {
        Assert.Equal("POSTPKIOperation\nRenewal\nSHA-256\nSHA-512\nAES\nSCEPStandard\n", ScepCapabilities.Own(CmsAlgorithms.Modern, nextCaPublished: false).Write());
        Assert.Equal(
            "POSTPKIOperation\nRenewal\nGetNextCACert\nSHA-256\nSHA-512\nAES\nSCEPStandard\nSHA-1\nDES3\n",
            ScepCapabilities.Own(CmsAlgorithms.Legacy, nextCaPublished: true).Write());
    }

    [Fact]
    public void RFC8894_3_5_2_unknown_words_letter_case_and_line_ends_do_not_matter()
    {
        var capabilities = ScepCapabilities.Parse("postpkioperation\r\nsha-256\r\nFancy New Thing\r\naes");

        Assert.True(capabilities is { Post: true, Sha256: true, Aes: true, Renewal: false, Standard: false });
    }

    [Fact]
    public void RFC8894_3_5_2_SCEPStandard_implies_AES_SHA_256_and_POST()
    {
        var capabilities = ScepCapabilities.Parse("SCEPStandard");

        Assert.True(capabilities is { Post: true, Sha256: true, Aes: true });
        Assert.Equal(HashAlgorithmName.SHA256, capabilities.StrongestDigest(CmsAlgorithms.Modern));
        Assert.Equal(ContentCipher.Aes128Cbc, capabilities.StrongestCipher(CmsAlgorithms.Modern));
    }

    [Fact]
    public void An_old_server_has_something_in_common_only_with_a_legacy_client()
    {
        var capabilities = ScepCapabilities.Parse("SHA-1\nDES3");

        Assert.Null(capabilities.StrongestDigest(CmsAlgorithms.Modern));
        Assert.Null(capabilities.StrongestCipher(CmsAlgorithms.Modern));
        Assert.Equal(HashAlgorithmName.SHA1, capabilities.StrongestDigest(CmsAlgorithms.Legacy));
        Assert.Equal(ContentCipher.TripleDesCbc, capabilities.StrongestCipher(CmsAlgorithms.Legacy));
    }
}
