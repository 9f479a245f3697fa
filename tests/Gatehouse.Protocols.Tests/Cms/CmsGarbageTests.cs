using System.Security.Cryptography.X509Certificates;
using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;
using Gatehouse.Protocols.Tests.Support;

namespace Gatehouse.Protocols.Tests.Cms;

/// <summary>Every parser of CMS, certificates and SCEP survives anything, within its time.</summary>
public sealed class CmsGarbageTests
{
    private static readonly byte[][] Seeds =
    [
        CmsSigner.SignAttached("content"u8.ToArray(), TestPki.Device, [TestPki.Issuing.RawData], TestPki.Now),
        Envelope.Encrypt("content"u8.ToArray(), [TestPki.Ra.RawData], ContentCipher.Aes128Cbc),
        CertsOnly.Write([TestPki.Ra.RawData]),
        Csr.Write(TestPki.Device.SubjectName, TestPki.Device.GetRSAPrivateKey()!, "challenge"),
        TestPki.P256.RawData,
    ];

    [Fact]
    public void Random_bytes_never_throw() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            ParseWithEverything(bytes);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Damaged_messages_never_throw() =>
        Prop.ForAll(Arb.From(Damaged()), bytes =>
        {
            ParseWithEverything(bytes);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    public static TheoryData<string> Bombs() => [.. BombBytes.Keys];

    /// <summary>64 KiB of the worst sort cost less than 100 ms of processor time.</summary>
    [Theory, MemberData(nameof(Bombs))]
    public void No_input_of_64_KiB_costs_more_than_100_ms(string bomb)
    {
        var bytes = BombBytes[bomb];
        ParseWithEverything(bytes); // compiled by now
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            ParseWithEverything(bytes);
            var took = Stopwatch.GetElapsedTime(start);
            best = took < best ? took : best;
        }

        Assert.InRange(best.TotalMilliseconds, 0, 100);
    }

    private static Dictionary<string, byte[]> BombBytes { get; } = new()
    {
        ["nested indefinite sequences"] = Repeat([0x30, 0x80]),
        ["nested constructed octet strings"] = Repeat([0x24, 0x80]),
        ["SignedData of nested indefinite content"] = [.. Convert.FromHexString("308006092A864886F70D010702A0803080020101310030800609" + "2A864886F70D010701A0802480"), .. Repeat([0x24, 0x80])[..60_000]],
        ["one OID of 64 KiB"] = [0x30, 0x82, 0xFF, 0xFB, 0x06, 0x82, 0xFF, 0xF7, .. Repeat([0xFF])[..0xFFF7]],
        ["an integer of 64 KiB"] = [0x30, 0x82, 0xFF, 0xFB, 0x02, 0x82, 0xFF, 0xF7, .. Repeat([0x7F])[..0xFFF7]],
        ["empty octet strings"] = Repeat([0x04, 0x00]),
    };

    private static byte[] Repeat(byte[] pattern) => [.. Enumerable.Range(0, 64 * 1024).Select(i => pattern[i % pattern.Length])];

    private static Gen<byte[]> Damaged() =>
        from seed in Gen.Elements(Seeds)
        from changes in Gen.Choose(1, 6)
        from positions in Gen.Choose(0, seed.Length - 1).ArrayOf(changes)
        from values in Gen.Choose(0, 255).ArrayOf(changes)
        from length in Gen.Frequency((4, Gen.Constant(seed.Length)), (1, Gen.Choose(0, seed.Length)))
        select Damage(seed, positions, values)[..length];

    private static byte[] Damage(byte[] seed, int[] positions, int[] values)
    {
        var bytes = (byte[])seed.Clone();
        for (var i = 0; i < positions.Length; i++)
        {
            bytes[positions[i]] = (byte)values[i];
        }

        return bytes;
    }

    private static void ParseWithEverything(byte[] bytes)
    {
        DetachedVerifier.Verify("content"u8, bytes, CmsAlgorithms.Legacy);
        if (SignedMessage.TryParse(bytes, CmsLimits.Message, out var signed, out _))
        {
            signed.Verify(CmsAlgorithms.Legacy);
        }

        if (Envelope.TryParse(bytes, CmsLimits.Message, out var envelope, out _))
        {
            envelope.TryDecrypt(TestPki.Ra, CmsAlgorithms.Legacy, out _);
        }

        if (Csr.TryParse(bytes, out var csr, out _))
        {
            csr.IsSelfSigned(CmsAlgorithms.Legacy);
        }

        if (CertificateInfo.TryParse(bytes, out var certificate, out _))
        {
            certificate.IsSelfSigned(CmsAlgorithms.Legacy);
            _ = certificate.CommonName + certificate.SubjectText + ApnsCertificate.Topic(certificate);
        }

        _ = CertsOnly.TryRead(bytes, CmsLimits.Message, out _, out _);
        _ = IssuerAndSerial.TryParse(bytes, out _, out _);
        _ = IssuerAndSubject.TryParse(bytes, out _, out _);
        _ = ScepCaCertificates.TryRead(bytes, out _, out _);
        if (ScepMessage.TryParse(bytes, out var message, out _))
        {
            ScepRequest.Open(message, [TestPki.Ra], CmsAlgorithms.Legacy);
        }
    }
}
