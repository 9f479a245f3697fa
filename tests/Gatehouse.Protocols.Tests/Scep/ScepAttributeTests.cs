using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Scep;

/// <summary>RFC 8894 §3.2.1: what happens to messages whose attributes are not as they should be, and to envelopes of other makers.</summary>
public sealed class ScepAttributeTests
{
    private static readonly byte[] Nonce = new byte[16];
    private static readonly (string Oid, byte[] Value) Id = ScepAttributes.TransactionId("ABC");
    private static readonly (string Oid, byte[] Value) SenderNonce = ScepAttributes.SenderNonce(Nonce);
    private static readonly (string Oid, byte[] Value) PkcsReq = ScepAttributes.MessageType(ScepMessageType.PkcsReq);
    private static readonly byte[] DeviceCsr = Csr.Write(TestPki.Device.SubjectName, TestPki.Device.GetRSAPrivateKey()!, "secret");

    [Fact]
    public void RFC8894_3_2_1_a_message_that_cannot_be_answered_is_no_message()
    {
        Assert.False(TryParse([PkcsReq, SenderNonce])); // nothing to echo
        Assert.False(TryParse([PkcsReq, Id]));
        Assert.False(TryParse([PkcsReq, Id, ScepAttributes.TransactionId("DEF"), SenderNonce])); // two transactions
        Assert.False(TryParse([PkcsReq, Id, SenderNonce, ScepAttributes.SenderNonce(new byte[] { 1 })]));
        Assert.False(TryParse([PkcsReq, Id, ScepAttributes.SenderNonce(new byte[15])]));
        Assert.False(TryParse([PkcsReq, ScepAttributes.TransactionId(new string('A', 256)), SenderNonce]));
        Assert.True(TryParse([PkcsReq, Id, SenderNonce]));
    }

    [Fact]
    public void RFC8894_3_2_1_2_a_missing_repeated_or_foreign_messageType_is_a_badRequest()
    {
        Assert.Equal(FailInfo.BadRequest, Refusal([Id, SenderNonce]));
        Assert.Equal(FailInfo.BadRequest, Refusal([PkcsReq, ScepAttributes.MessageType(ScepMessageType.RenewalReq), Id, SenderNonce]));
        Assert.Equal(FailInfo.BadRequest, Refusal([ScepAttributes.MessageType(ScepMessageType.CertRep), Id, SenderNonce]));
        Assert.Equal(FailInfo.BadRequest, Refusal([(Oids.ScepMessageType, Printable("18")), Id, SenderNonce]));
    }

    [Fact]
    public void RFC8894_3_2_1_1_the_transaction_comes_back_in_the_encoding_it_came_in()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(UniversalTagNumber.UTF8String, "a_b*c");
        var message = Parse([PkcsReq, (Oids.ScepTransactionId, writer.Encode()), SenderNonce]);

        var reply = new ScepReply(TestPki.Ra, CmsAlgorithms.Modern).Pending(message, Nonce);

        Assert.True(ScepMessage.TryParse(reply, out var certRep, out _));
        Assert.Equal("a_b*c", certRep.TransactionId);
        Assert.Equal(writer.Encode(), certRep.EncodedTransactionId.ToArray());
    }

    [Fact]
    public void A_message_to_somebody_else_and_one_with_altered_content_are_refused_alike()
    {
        var foreign = Message([PkcsReq, Id, SenderNonce], Envelope.Encrypt(DeviceCsr, [TestPki.Other.RawData], ContentCipher.Aes128Cbc));
        var garbage = Message([PkcsReq, Id, SenderNonce], Envelope.Encrypt("no CSR"u8.ToArray(), [TestPki.Ra.RawData], ContentCipher.Aes128Cbc));
        var unwrappable = Envelope.Encrypt(DeviceCsr, [TestPki.Ra.RawData], ContentCipher.Aes128Cbc);
        var key = EnvelopeParts.Read(unwrappable, CmsLimits.Message, new ParseScope("CMS", unwrappable)).Recipients[0].EncryptedKey;
        unwrappable[unwrappable.AsSpan().IndexOf(key.Span) + 20] ^= 1;

        var refusals = new[] { garbage, Message([PkcsReq, Id, SenderNonce], unwrappable) }.Select(Refused).Distinct().ToList();

        Assert.Equal(FailInfo.BadMessageCheck, Refused(foreign).FailInfo);
        Assert.Equal(FailInfo.BadMessageCheck, Assert.Single(refusals).FailInfo);
    }

    [Fact]
    public void The_signer_must_be_able_to_decrypt_the_reply()
    {
        var writer = new SignedDataWriter(TestPki.P256, null, null, null) { Attributes = [PkcsReq, Id, SenderNonce] };
        var message = writer.Write(Envelope.Encrypt(DeviceCsr, [TestPki.Ra.RawData], ContentCipher.Aes128Cbc), detached: false);

        Assert.Equal(FailInfo.BadAlg, Refused(message).FailInfo);
    }

    /// <summary>Indefinite lengths and content in pieces, as Apple devices write their envelopes.</summary>
    [Fact]
    public async Task An_envelope_in_BER_is_opened()
    {
        using var openssl = new OpenSsl();
        var envelope = await openssl.RunAsync(
            "cms", "-encrypt", "-binary", "-stream", "-outform", "DER", "-aes128", "-in", openssl.File("csr", DeviceCsr), openssl.Certificate("ra", TestPki.Ra));
        Assert.Equal(0x80, envelope[1]);

        var opened = Assert.IsType<ScepOpening.Opened>(Open(Message([PkcsReq, Id, SenderNonce], envelope)));

        Assert.Equal("secret", opened.Request.Csr!.ChallengePassword);
    }

    [Fact]
    public void A_next_RA_and_the_present_one_are_both_recipients()
    {
        var message = Message([PkcsReq, Id, SenderNonce], Envelope.Encrypt(DeviceCsr, [TestPki.Ra.RawData], ContentCipher.Aes128Cbc));
        Assert.True(ScepMessage.TryParse(message, out var parsed, out _));

        Assert.IsType<ScepOpening.Opened>(ScepRequest.Open(parsed, [TestPki.Other, TestPki.Ra], CmsAlgorithms.Modern));
    }

    private static byte[] Message(IReadOnlyList<(string, byte[])> attributes, byte[]? envelope = null) =>
        new SignedDataWriter(TestPki.Device, null, null, null) { Attributes = attributes }
            .Write(envelope ?? Envelope.Encrypt(DeviceCsr, [TestPki.Ra.RawData], ContentCipher.Aes128Cbc), detached: false);

    private static bool TryParse(IReadOnlyList<(string, byte[])> attributes) => ScepMessage.TryParse(Message(attributes), out _, out _);

    private static ScepMessage Parse(IReadOnlyList<(string, byte[])> attributes)
    {
        Assert.True(ScepMessage.TryParse(Message(attributes), out var message, out var error), error?.Reason);
        return message;
    }

    private static ScepOpening Open(byte[] bytes)
    {
        Assert.True(ScepMessage.TryParse(bytes, out var message, out var error), error?.Reason);
        return ScepRequest.Open(message, [TestPki.Ra], CmsAlgorithms.Modern);
    }

    private static ScepOpening.Refused Refused(byte[] bytes) => Assert.IsType<ScepOpening.Refused>(Open(bytes));

    private static FailInfo Refusal(IReadOnlyList<(string, byte[])> attributes) => Refused(Message(attributes)).FailInfo;

    private static byte[] Printable(string text)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(UniversalTagNumber.PrintableString, text);
        return writer.Encode();
    }
}
