using System.Security.Cryptography;
using System.Xml;
using Gatehouse.Protocols.Saml;
using static Gatehouse.Protocols.Tests.Saml.SamlParties;

namespace Gatehouse.Protocols.Tests.Saml;

public sealed class SamlEncryptionTests
{
    private static readonly ResponseExpectation Decrypting = Expected with { DecryptionKeys = [OurKey] };

    [Theory]
    [InlineData(SamlCipher.Aes128Gcm)]
    [InlineData(SamlCipher.Aes256Gcm)]
    [InlineData(SamlCipher.Aes128Cbc)]
    [InlineData(SamlCipher.Aes256Cbc)]
    public void A_signed_assertion_is_read_out_of_its_envelope(SamlCipher cipher)
    {
        var signIn = Accept(Encrypted(cipher, ProviderSigner).ToXml(), Decrypting with { RequireEncryptedAssertion = true });

        Assert.True(signIn.WasEncrypted);
        Assert.Equal("u-7c1f", signIn.NameId!.Value);
    }

    [Fact]
    public void Each_of_our_keys_is_tried()
    {
        Accept(Encrypted(SamlCipher.Aes256Gcm, ProviderSigner).ToXml(), Expected with { DecryptionKeys = [ProviderKey, OurKey] });
    }

    [Fact]
    public void An_unsigned_assertion_counts_only_inside_a_signed_response()
    {
        var response = Encrypted(SamlCipher.Aes256Gcm, signer: null);

        Accept(response.ToSignedXml(ProviderSigner), Decrypting);
        Assert.Equal(SamlFault.DecryptionFailed, Refuse(response.ToXml(), Decrypting));
        Assert.Equal(SamlFault.AssertionNotSigned, Refuse(response.ToSignedXml(ProviderSigner), Decrypting with { RequireSignedAssertion = true }));
    }

    [Fact]
    public void An_assertion_in_clear_is_refused_where_it_must_be_encrypted() =>
        Assert.Equal(SamlFault.AssertionNotEncrypted, Refuse(SignedAssertion, Decrypting with { RequireEncryptedAssertion = true }));

    [Fact]
    public void Padding_oracle_every_way_to_fail_looks_the_same()
    {
        var genuine = Encrypted(SamlCipher.Aes256Cbc, ProviderSigner).ToXml();
        Accept(genuine, Decrypting);
        string[] forged =
        [
            Altered(genuine, last: true, b => b[^1] ^= 1),                       // the padding
            Altered(genuine, last: true, b => b[^17] ^= 1),                      // the padding, by the block before
            Altered(genuine, last: true, b => b[16] ^= 1),                       // the first block: no XML
            Altered(genuine, last: true, b => b[b.Length / 2] ^= 1),             // some block: altered text
            Altered(genuine, last: false, b => b[0] ^= 1),                       // the content key
            Altered(genuine, last: true, b => b[..^1]),                          // no whole number of blocks
            Altered(genuine, last: true, b => b[..16]),                          // nothing but an IV
            genuine.Replace("aes256-cbc", "aes128-cbc", StringComparison.Ordinal), // a key of another length
            genuine.Replace("aes256-cbc", "tripledes-cbc", StringComparison.Ordinal),
            genuine.Replace("rsa-oaep-mgf1p", "rsa-1_5", StringComparison.Ordinal),
            Encrypted(SamlCipher.Aes256Cbc, ForgerSigner).ToXml(),               // somebody else's signature inside
            Encrypted(SamlCipher.Aes256Cbc, signer: null).ToXml(),               // none inside
        ];

        var refusals = forged.Select(xml => Refusal(xml, Decrypting)).ToList();

        Assert.All(refusals, refusal => Assert.Equal(new SamlRefusal(SamlFault.DecryptionFailed, "the encrypted assertion could not be used"), refusal));
    }

    [Fact]
    public void Authenticated_ciphers_notice_any_change()
    {
        var genuine = Encrypted(SamlCipher.Aes128Gcm, ProviderSigner).ToXml();

        foreach (var place in new[] { 0, 12, 40, -1 })
        {
            Assert.Equal(SamlFault.DecryptionFailed, Refuse(Altered(genuine, last: true, b => b[place < 0 ? ^-place : place] ^= 1), Decrypting));
        }
    }

    [Fact]
    public void Without_a_key_of_ours_nothing_can_be_read()
    {
        var xml = Encrypted(SamlCipher.Aes256Gcm, ProviderSigner).ToXml();

        Assert.Equal(SamlFault.DecryptionFailed, Refuse(xml, Expected));
        Assert.Equal(SamlFault.DecryptionFailed, Refuse(xml, Expected with { DecryptionKeys = [ProviderKey] }));
    }

    [Fact]
    public void A_signature_around_the_envelope_is_checked_before_it_is_opened()
    {
        var signed = Encrypted(SamlCipher.Aes256Cbc, ProviderSigner).ToSignedXml(ProviderSigner);
        Accept(signed, Decrypting);

        Assert.Equal(SamlFault.DigestMismatch, Refuse(Altered(signed, last: true, b => b[^1] ^= 1), Decrypting));
    }

    [Fact]
    public void An_envelope_and_an_assertion_side_by_side_are_refused()
    {
        var root = Tree(Encrypted(SamlCipher.Aes256Gcm, ProviderSigner).ToXml());
        root.AppendChild(root.OwnerDocument.ImportNode(Tree(Assertion.ToXml()), deep: true));

        Assert.Equal(SamlFault.AssertionAmbiguous, Refuse(root.OuterXml, Decrypting));
    }

    [Fact]
    public void What_an_envelope_holds_is_an_assertion_within_the_same_limits()
    {
        var document = Encrypted(SamlCipher.Aes256Gcm, ProviderSigner);
        var other = Seal("<!DOCTYPE x><x/>");
        var wrapped = Seal("<saml:Advice xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">" + Assertion.ToSignedXml(ProviderSigner) + "</saml:Advice>");

        Accept(document.ToXml(), Decrypting);
        Assert.Equal(SamlFault.DecryptionFailed, Refuse(other, Decrypting));
        Assert.Equal(SamlFault.DecryptionFailed, Refuse(wrapped, Decrypting));
    }

    private static IssuedResponse Encrypted(SamlCipher cipher, SamlSigner? signer) =>
        Response with { AssertionSigner = signer, EncryptFor = OurCertificate.RawDataMemory, Cipher = cipher };

    /// <summary>Any text, sealed as an assertion would be.</summary>
    private static string Seal(string content)
    {
        var root = Tree(Response.ToXml());
        var envelope = Tree(Gatehouse.Protocols.Saml.Xml.XmlEncryption.Encrypt(content, OurCertificate.RawData, SamlCipher.Aes256Gcm));
        root.ReplaceChild(root.OwnerDocument.ImportNode(envelope, deep: true), Find(root, "Assertion"));
        return root.OuterXml;
    }

    private static string Altered(string xml, bool last, Action<byte[]> change) => Altered(xml, last, bytes =>
    {
        change(bytes);
        return bytes;
    });

    private static string Altered(string xml, bool last, Func<byte[], byte[]> change)
    {
        var root = Tree(xml);
        var values = root.GetElementsByTagName("CipherValue", "http://www.w3.org/2001/04/xmlenc#").Cast<XmlElement>().ToList();
        var value = last ? values[^1] : values[0];
        value.InnerText = Convert.ToBase64String(change(Convert.FromBase64String(value.InnerText)));
        return root.OuterXml;
    }
}
