using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Saml;

namespace Gatehouse.Simulator.TvProvider.Mvpds;

/// <summary>A key that a TV provider signs messages with, in a certificate that nobody vouches for.</summary>
internal sealed class MvpdKey : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);

    public MvpdKey(string name, DateTimeOffset now)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Certificate = request.CreateSelfSigned(now.AddYears(-1), now.AddYears(5));
        Signer = new SamlSigner(_key, Certificate);
    }

    public X509Certificate2 Certificate { get; }

    public SamlSigner Signer { get; }

    public RSA Rsa => _key;

    /// <summary>Names a message.</summary>
    public static string NewId() => SamlId.From(RandomNumberGenerator.GetBytes(SamlId.RandomBytes));

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
