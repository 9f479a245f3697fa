using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Cms;

public sealed class EnvelopeTests
{
    private static readonly byte[] Content = "the content of an envelope, longer than one block"u8.ToArray();

    [Theory]
    [InlineData("-aes128", ContentCipher.Aes128Cbc)]
    [InlineData("-aes192", ContentCipher.Aes192Cbc)]
    [InlineData("-aes256", ContentCipher.Aes256Cbc)]
    [InlineData("-des3", ContentCipher.TripleDesCbc)]
    [InlineData("-aes128", ContentCipher.Aes128Cbc, "-stream")]
    [InlineData("-aes256", ContentCipher.Aes256Cbc, "-keyid")]
    public async Task What_openssl_encrypts_we_decrypt(string option, ContentCipher cipher, params string[] more)
    {
        using var openssl = new OpenSsl();
        var bytes = await openssl.RunAsync(
            ["cms", "-encrypt", "-binary", "-outform", "DER", option, "-in", openssl.File("c", Content), .. more, "-recip", openssl.Certificate("r", TestPki.Ra)]);

        Assert.True(Envelope.TryParse(bytes, CmsLimits.Message, out var envelope, out var error), error?.Reason);
        Assert.Equal(cipher, envelope.Cipher);
        Assert.True(envelope.TryDecrypt(TestPki.Ra, CmsAlgorithms.Legacy, out var content));
        Assert.Equal(Content, content);
    }

    /// <summary>Indefinite lengths and content in several pieces: what Apple devices send.</summary>
    [Fact]
    public async Task Constructed_content_is_put_together()
    {
        using var openssl = new OpenSsl();
        var large = new byte[30_000];
        Random.Shared.NextBytes(large);
        var bytes = await openssl.RunAsync(
            "cms", "-encrypt", "-binary", "-stream", "-outform", "DER", "-aes128", "-in", openssl.File("c", large), openssl.Certificate("r", TestPki.Ra));

        Assert.Equal(0x80, bytes[1]);
        Assert.True(Envelope.TryParse(bytes, CmsLimits.Message, out var envelope, out _));
        Assert.True(envelope.TryDecrypt(TestPki.Ra, CmsAlgorithms.Modern, out var content));
        Assert.Equal(large, content);
    }

    [Theory]
    [InlineData(ContentCipher.Aes128Cbc)]
    [InlineData(ContentCipher.Aes192Cbc)]
    [InlineData(ContentCipher.Aes256Cbc)]
    [InlineData(ContentCipher.TripleDesCbc)]
    public async Task Openssl_decrypts_what_we_encrypt(ContentCipher cipher)
    {
        using var openssl = new OpenSsl();
        var bytes = Envelope.Encrypt(Content, [TestPki.Ra.RawData], cipher);

        var plain = await openssl.RunAsync(
            "cms", "-decrypt", "-binary", "-inform", "DER", "-in", openssl.File("e", bytes), "-recip", openssl.Certificate("r", TestPki.Ra), "-inkey", openssl.Key("r", TestPki.Ra));

        Assert.Equal(Content, plain);
    }

    [Theory, InlineData(ContentCipher.TripleDesCbc), InlineData(ContentCipher.DesCbc)]
    public void Weak_ciphers_need_the_legacy_switch(ContentCipher cipher)
    {
        Assert.True(Envelope.TryParse(Envelope.Encrypt(Content, [TestPki.Ra.RawData], cipher), CmsLimits.Message, out var envelope, out _));

        Assert.False(envelope.TryDecrypt(TestPki.Ra, CmsAlgorithms.Modern, out _));
        Assert.True(envelope.TryDecrypt(TestPki.Ra, CmsAlgorithms.Legacy, out var content));
        Assert.Equal(Content, content);
    }

    [Fact]
    public void Each_of_several_recipients_decrypts_and_a_stranger_does_not()
    {
        Assert.True(Envelope.TryParse(
            Envelope.Encrypt(Content, [TestPki.Device.RawData, TestPki.Ra.RawData], ContentCipher.Aes256Cbc), CmsLimits.Message, out var envelope, out _));

        Assert.True(envelope.TryDecrypt(TestPki.Device, CmsAlgorithms.Modern, out _));
        Assert.True(envelope.TryDecrypt(TestPki.Ra, CmsAlgorithms.Modern, out _));
        Assert.False(envelope.IsFor(TestPki.Other));
        Assert.False(envelope.TryDecrypt(TestPki.Other, CmsAlgorithms.Modern, out _));
    }

    [Fact]
    public void An_elliptic_key_cannot_be_a_recipient() =>
        Assert.Throws<ArgumentException>(() => Envelope.Encrypt(Content, [TestPki.P256.RawData], ContentCipher.Aes128Cbc));

    /// <summary>RFC 3218: with an altered key the content is decrypted with a random one, and never comes out right.</summary>
    [Fact]
    public void No_altered_byte_of_the_wrapped_key_lets_the_content_out()
    {
        var bytes = Envelope.Encrypt(Content, [TestPki.Ra.RawData], ContentCipher.Aes128Cbc);
        var key = EnvelopeParts.Read(bytes, CmsLimits.Message, new ParseScope("CMS", bytes)).Recipients[0].EncryptedKey;
        var start = bytes.AsSpan().IndexOf(key.Span);
        for (var i = 0; i < key.Length; i += 3)
        {
            var altered = (byte[])bytes.Clone();
            altered[start + i] ^= 1;
            Assert.True(Envelope.TryParse(altered, CmsLimits.Message, out var envelope, out _));

            var opened = envelope.TryDecrypt(TestPki.Ra, CmsAlgorithms.Modern, out var content);

            Assert.False(opened && content!.AsSpan().SequenceEqual(Content));
        }
    }

    [Fact]
    public void Wrong_padding_is_refused_whatever_its_length()
    {
        var bytes = Envelope.Encrypt(Content, [TestPki.Ra.RawData], ContentCipher.Aes128Cbc);
        var refused = 0;
        for (var value = 1; value < 256; value++)
        {
            // CBC: what is done to the second last block is done to the plain text of the last one.
            var altered = (byte[])bytes.Clone();
            altered[^17] ^= (byte)value;
            Assert.True(Envelope.TryParse(altered, CmsLimits.Message, out var envelope, out _));
            refused += envelope.TryDecrypt(TestPki.Ra, CmsAlgorithms.Modern, out _) ? 0 : 1;
        }

        // Only the value that makes the last byte 1 gives a padding that is right, by chance.
        Assert.InRange(refused, 254, 255);
    }

    [Fact]
    public void More_than_sixteen_recipients_are_refused()
    {
        ReadOnlyMemory<byte> recipient = TestPki.Ra.RawData;

        Assert.True(Envelope.TryParse(Envelope.Encrypt(Content, [.. Enumerable.Repeat(recipient, 16)], ContentCipher.Aes128Cbc), CmsLimits.Message, out _, out _));
        Assert.False(Envelope.TryParse(Envelope.Encrypt(Content, [.. Enumerable.Repeat(recipient, 17)], ContentCipher.Aes128Cbc), CmsLimits.Message, out _, out _));
    }
}
