using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Scep;

namespace Gatehouse.Benchmarks.Micro;

/// <summary>The server's work for one PKCSReq, without the database: open, issue, answer.</summary>
[MemoryDiagnoser]
public class ScepIssuing
{
    private readonly X509Certificate2 _ca;
    private readonly X509Certificate2 _ra;
    private readonly byte[] _request;

    /// <summary>An EC CA, its RSA registration authority, and a request to them.</summary>
    public ScepIssuing()
    {
        var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=Benchmark CA", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _ca = caRequest.CreateSelfSigned(Material.Now.AddDays(-1), Material.Now.AddYears(10));
        _ra = RequesterCertificate.Create(DistinguishedName.Of("Benchmark RA"), RSA.Create(2048), SHA256.HashData([3]).AsSpan(0, 16), Material.Now);
        var csr = Csr.Write(DistinguishedName.Of("att_01JAAAAAAAAAAAAAAAAAAAAAAA"), Material.Key, "one-time-challenge");
        _request = new ScepRequestWriter(Material.Device, [_ra.RawData], HashAlgorithmName.SHA256, ContentCipher.Aes256Cbc)
            .PkcsReq(csr, "transaction", new byte[16]);
    }

    /// <summary>Verify and decrypt the request, sign a certificate, encrypt and sign the answer.</summary>
    [Benchmark]
    public byte[] Issue()
    {
        if (!ScepMessage.TryParse(_request, out var message, out _)
            || ScepRequest.Open(message, [_ra], CmsAlgorithms.Modern) is not ScepOpening.Opened { Request: { Csr: { } csr } request })
        {
            throw new InvalidOperationException("The request did not open.");
        }

        var leaf = new CertificateRequest(DistinguishedName.Of("device"), csr.PublicKey(), HashAlgorithmName.SHA256);
        using var caKey = _ca.GetECDsaPrivateKey()!;
        using var issued = leaf.Create(
            _ca.SubjectName, X509SignatureGenerator.CreateForECDsa(caKey), Material.Now, Material.Now.AddYears(1), RandomNumberGenerator.GetBytes(16));
        return new ScepReply(_ra, CmsAlgorithms.Modern).Success(request, [issued.RawData], new byte[16]);
    }
}
