using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>
/// Stands in for the CA that gives each device a certificate in the factory. A server under test is told to trust
/// <see cref="Root"/> instead of Apple's.
/// </summary>
public sealed class SimulatedAppleDeviceCa : IDisposable
{
    private readonly RSA _rootKey = RSA.Create(2048);
    private readonly RSA _issuingKey = RSA.Create(2048);
    private readonly X509Certificate2 _issuing;

    /// <summary>Makes a CA of two levels, valid around that time.</summary>
    public SimulatedAppleDeviceCa(DateTimeOffset now)
    {
        var root = Request("CN=Simulated Device Root CA,O=Simulated Devices", _rootKey, isAuthority: true);
        Root = root.CreateSelfSigned(now.AddYears(-5), now.AddYears(20));
        var issuing = Request("CN=Simulated iPhone Device CA,O=Simulated Devices", _issuingKey, isAuthority: true);
        using var unkeyed = issuing.Create(Root, now.AddYears(-4), now.AddYears(10), NewSerial());
        _issuing = unkeyed.CopyWithPrivateKey(_issuingKey);
    }

    /// <summary>What a server must trust.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>What issues; iOS sends it along, macOS does not, so a server must hold it.</summary>
    public X509Certificate2 Intermediate => _issuing;

    /// <summary>The certificate of a device, with its private key.</summary>
    public X509Certificate2 Issue(DeviceFacts facts, RSA key, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var request = Request($"CN={facts.Udid},OU={facts.Kind} Device,O=Simulated Devices", key, isAuthority: false);
        using var unkeyed = request.Create(_issuing, now.AddYears(-1), now.AddYears(2), NewSerial());
        return unkeyed.CopyWithPrivateKey(key);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Root.Dispose();
        _issuing.Dispose();
        _rootKey.Dispose();
        _issuingKey.Dispose();
    }

    private static CertificateRequest Request(string subject, RSA key, bool isAuthority)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            isAuthority ? X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        return serial;
    }
}
