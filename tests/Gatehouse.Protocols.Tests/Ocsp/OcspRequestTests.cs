using System.Formats.Asn1;
using Gatehouse.Protocols.Ocsp;

namespace Gatehouse.Protocols.Tests.Ocsp;

public sealed class OcspRequestTests
{
    [Fact]
    public void RFC6960_4_1_1_a_request_is_read()
    {
        var der = Build(nonce: [1, 2, 3, 4]);

        Assert.True(OcspRequest.TryParse(der, out var request, out var error), error?.Reason);
        Assert.Equal("4242", Assert.Single(request.Certificates).SerialNumberHex);
        Assert.Equal(new byte[] { 1, 2, 3, 4 }, request.Nonce!.Value.ToArray());
    }

    [Fact]
    public void Without_a_nonce_there_is_none()
    {
        Assert.True(OcspRequest.TryParse(Build(nonce: null), out var request, out _));
        Assert.Null(request.Nonce);
    }

    [Fact]
    public void Whatever_is_cut_off_or_altered_is_refused_or_read_and_never_breaks_anything()
    {
        var der = Build(nonce: [1, 2, 3, 4]);
        var random = new Random(7);
        for (var length = 0; length < der.Length; length++)
        {
            Assert.False(OcspRequest.TryParse(der.AsMemory(0, length), out _, out var error));
            Assert.NotNull(error);
        }

        for (var i = 0; i < 20_000; i++)
        {
            var altered = der.ToArray();
            altered[random.Next(altered.Length)] = (byte)random.Next(256);
            altered[random.Next(altered.Length)] = (byte)random.Next(256);
            Assert.NotEqual(OcspRequest.TryParse(altered, out var request, out var error), request is null);
            Assert.Equal(request is null, error is not null);
        }
    }

    [Fact]
    public void Too_many_certificates_or_bytes_are_refused()
    {
        Assert.False(OcspRequest.TryParse(Build(null, certificates: OcspRequest.MaxCertificates + 1), out _, out _));
        Assert.False(OcspRequest.TryParse(Build(null, certificates: 0), out _, out _));
        Assert.False(OcspRequest.TryParse(new byte[OcspRequest.MaxBytes + 1], out _, out _));
        Assert.False(OcspRequest.TryParse(Build(new byte[200]), out _, out _));
    }

    private static byte[] Build(byte[]? nonce, int certificates = 1)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                for (var i = 0; i < certificates; i++)
                {
                    using (writer.PushSequence())
                    using (writer.PushSequence())
                    {
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier("1.3.14.3.2.26");
                            writer.WriteNull();
                        }

                        writer.WriteOctetString(new byte[20]);
                        writer.WriteOctetString(new byte[20]);
                        writer.WriteInteger(0x4242);
                    }
                }
            }

            if (nonce is not null)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 2, true)))
                using (writer.PushSequence())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.3.6.1.5.5.7.48.1.2");
                    writer.WriteOctetString(nonce);
                }
            }
        }

        return writer.Encode();
    }
}
