using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>A CA with its private key in memory.</summary>
/// <param name="Row">What is stored of it.</param>
/// <param name="Certificate">Certificate with its key.</param>
public sealed record CaSigner(CaRow Row, X509Certificate2 Certificate)
{
    /// <summary>True when its certificate can be the recipient of SCEP messages; an EC key cannot decrypt.</summary>
    public bool IsRsa => Row.KeyAlgorithm.StartsWith("Rsa", StringComparison.Ordinal);
}

/// <summary>A certificate that the server itself uses, with its private key in memory.</summary>
/// <param name="Row">What is stored of it.</param>
/// <param name="Certificate">Certificate with its key.</param>
/// <param name="IssuerDer">Certificate of the CA that issued it.</param>
public sealed record ServiceSigner(ServiceCertificateRow Row, X509Certificate2 Certificate, byte[] IssuerDer);
