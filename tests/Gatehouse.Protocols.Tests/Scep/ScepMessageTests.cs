using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Scep;

public sealed class ScepMessageTests
{
    private const string Transaction = "b2a7c9d4e1f0";
    private static readonly byte[] ClientNonce = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
    private static readonly byte[] ServerNonce = [16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    private static readonly byte[] DeviceCsr = Csr.Write(new X500DistinguishedName("CN=device"), TestPki.Device.GetRSAPrivateKey()!, "secret");

    [Fact]
    public void RFC8894_3_3_1_a_PKCSReq_opens_to_its_CSR()
    {
        var request = Open(Writer().PkcsReq(DeviceCsr, Transaction, ClientNonce));

        Assert.Equal(ScepMessageType.PkcsReq, request.Type);
        Assert.Equal("secret", request.Csr!.ChallengePassword);
        Assert.True(request.SignerHoldsRequestedKey);
        Assert.Equal(Transaction, request.Message.TransactionId);
        Assert.Equal(ClientNonce, request.Message.SenderNonce.ToArray());
    }

    [Fact]
    public void RFC8894_3_3_every_client_message_opens_to_what_it_names()
    {
        var names = new IssuerAndSubject(TestPki.Issuing.SubjectName.RawData, TestPki.Device.SubjectName.RawData);
        var device = CertificateInfo.Of(TestPki.Device);
        var serial = new IssuerAndSerial(device.Issuer, device.SerialNumber);

        Assert.Equal(ScepMessageType.RenewalReq, Open(Writer().RenewalReq(DeviceCsr, Transaction, ClientNonce)).Type);
        Assert.NotNull(Open(Writer().CertPoll(names, Transaction, ClientNonce)).IssuerAndSubject);
        Assert.Equal(serial, Open(Writer().GetCert(serial, Transaction, ClientNonce)).IssuerAndSerial);
        Assert.Equal(serial, Open(Writer().GetCrl(serial, Transaction, ClientNonce)).IssuerAndSerial);
    }

    [Fact]
    public void RFC8894_3_3_2_SUCCESS_brings_the_certificate_to_the_requester_and_to_nobody_else()
    {
        var request = Open(Writer().PkcsReq(DeviceCsr, Transaction, ClientNonce));
        var reply = Reply().Success(request, [TestPki.Device.RawData, TestPki.Issuing.RawData], ServerNonce);

        var mine = Assert.IsType<ScepResult.Success>(Reader(TestPki.Device).Read(reply, Transaction, ClientNonce));
        var others = Reader(TestPki.Other).Read(reply, Transaction, ClientNonce);

        Assert.Equal(TestPki.Device.RawData, mine.Content.Certificates[0].ToArray());
        Assert.IsType<ScepResult.Invalid>(others);
    }

    [Fact]
    public void RFC8894_3_2_1_4_FAILURE_carries_failInfo_and_text_and_no_content()
    {
        var request = Parse(Writer().PkcsReq(DeviceCsr, Transaction, ClientNonce));
        var reply = Reply().Failure(request, FailInfo.BadRequest, "Download the profile again.", ServerNonce);

        var failure = Assert.IsType<ScepResult.Failure>(Reader(TestPki.Device).Read(reply, Transaction, ClientNonce));

        Assert.Equal((FailInfo.BadRequest, "Download the profile again."), (failure.FailInfo, failure.Text));
        Assert.Null(Parse(reply).Signed.Content);
    }

    [Fact]
    public void RFC8894_3_2_1_3_PENDING_is_told_apart()
    {
        var reply = Reply().Pending(Parse(Writer().PkcsReq(DeviceCsr, Transaction, ClientNonce)), ServerNonce);

        Assert.IsType<ScepResult.Pending>(Reader(TestPki.Device).Read(reply, Transaction, ClientNonce));
    }

    [Theory]
    [InlineData("other transaction", 1)]
    [InlineData(Transaction, 99)]
    public void RFC8894_3_2_1_5_an_answer_to_another_message_is_refused(string transaction, byte firstByteOfNonce)
    {
        var reply = Reply().Pending(Parse(Writer().PkcsReq(DeviceCsr, Transaction, ClientNonce)), ServerNonce);
        byte[] nonce = [firstByteOfNonce, .. ClientNonce[1..]];

        Assert.IsType<ScepResult.Invalid>(Reader(TestPki.Device).Read(reply, transaction, nonce));
    }

    [Fact]
    public void An_answer_signed_by_a_stranger_is_refused()
    {
        var request = Open(Writer().PkcsReq(DeviceCsr, Transaction, ClientNonce));
        var reply = new ScepReply(TestPki.Other, CmsAlgorithms.Modern).Success(request, [TestPki.Device.RawData], ServerNonce);

        Assert.IsType<ScepResult.Invalid>(Reader(TestPki.Device).Read(reply, Transaction, ClientNonce));
    }

    [Fact]
    public void Our_recipient_is_found_among_several()
    {
        var writer = new ScepRequestWriter(
            TestPki.Device, [TestPki.Other.RawData, TestPki.Ra.RawData], HashAlgorithmName.SHA256, ContentCipher.Aes128Cbc);

        Assert.NotNull(Open(writer.PkcsReq(DeviceCsr, Transaction, ClientNonce)).Csr);
    }

    [Fact]
    public void Weak_algorithms_are_refused_as_badAlg_unless_the_legacy_switch_is_on()
    {
        var weak = new ScepRequestWriter(TestPki.Device, [TestPki.Ra.RawData], HashAlgorithmName.SHA1, ContentCipher.DesCbc)
            .PkcsReq(DeviceCsr, Transaction, ClientNonce);

        var modern = Assert.IsType<ScepOpening.Refused>(ScepRequest.Open(Parse(weak), [TestPki.Ra], CmsAlgorithms.Modern));
        var legacy = ScepRequest.Open(Parse(weak), [TestPki.Ra], CmsAlgorithms.Legacy);

        Assert.Equal(FailInfo.BadAlg, modern.FailInfo);
        Assert.IsType<ScepOpening.Opened>(legacy);
    }

    [Fact]
    public void Not_one_altered_byte_opens()
    {
        var message = Writer().PkcsReq(DeviceCsr, Transaction, ClientNonce);
        for (var i = 0; i < message.Length; i += 7)
        {
            var altered = message.ToArray();
            altered[i] ^= 0x55;

            // What is not covered by the signature may change, but what opens is then still the genuine request.
            if (ScepMessage.TryParse(altered, out var parsed, out _) && ScepRequest.Open(parsed, [TestPki.Ra], CmsAlgorithms.Modern) is ScepOpening.Opened opened)
            {
                Assert.Equal("secret", opened.Request.Csr!.ChallengePassword);
                Assert.Equal(Transaction, opened.Request.Message.TransactionId);
            }
        }
    }

    [Fact]
    public async Task Openssl_verifies_what_the_registration_authority_signs()
    {
        using var openssl = new OpenSsl();
        var request = Open(Writer().PkcsReq(DeviceCsr, Transaction, ClientNonce));
        var reply = openssl.File("reply.p7", Reply().Success(request, [TestPki.Device.RawData], ServerNonce));
        var envelope = Path.Combine(Path.GetDirectoryName(reply)!, "envelope.p7");

        await openssl.RunAsync("cms", "-verify", "-inform", "DER", "-in", reply, "-CAfile", openssl.Trust(), "-purpose", "any", "-binary", "-out", envelope);
        var content = await openssl.RunAsync(
            "cms", "-decrypt", "-inform", "DER", "-in", envelope, "-inkey", openssl.Key("device", TestPki.Device), "-recip", openssl.Certificate("device", TestPki.Device));

        Assert.True(CertsOnly.TryRead(content, CmsLimits.Message, out var certificates, out _));
        Assert.Equal(TestPki.Device.RawData, certificates.Certificates[0].ToArray());
    }

    private static ScepRequestWriter Writer() =>
        new(TestPki.Device, [TestPki.Ra.RawData], HashAlgorithmName.SHA256, ContentCipher.Aes256Cbc);

    private static ScepReply Reply() => new(TestPki.Ra, CmsAlgorithms.Modern);

    private static ScepReplyReader Reader(X509Certificate2 requester) => new(requester, [TestPki.Ra.RawData], CmsAlgorithms.Modern);

    private static ScepMessage Parse(byte[] message)
    {
        Assert.True(ScepMessage.TryParse(message, out var parsed, out var error), error?.ToString());
        return parsed;
    }

    private static ScepRequest Open(byte[] message) =>
        Assert.IsType<ScepOpening.Opened>(ScepRequest.Open(Parse(message), [TestPki.Ra], CmsAlgorithms.Modern)).Request;
}
