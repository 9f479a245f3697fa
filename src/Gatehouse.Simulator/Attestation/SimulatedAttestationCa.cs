using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Simulator.Attestation;

/// <summary>
/// Stands in for the authorities by which Apple and Google vouch for keys in devices. A server under test is told to trust
/// <see cref="Root"/> instead of theirs.
/// </summary>
public sealed class SimulatedAttestationCa : IDisposable
{
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa _issuingKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly X509Certificate2 _issuing;

    /// <summary>Makes a CA of two levels, valid around that time.</summary>
    /// <param name="name">Part of its names, such as <c>App Attest</c>.</param>
    /// <param name="now">The time.</param>
    public SimulatedAttestationCa(string name, DateTimeOffset now)
    {
        var root = Request($"CN=Simulated {name} Root,O=Simulated Devices", _rootKey, isAuthority: true);
        Root = root.CreateSelfSigned(now.AddYears(-5), now.AddYears(20));
        var issuing = Request($"CN=Simulated {name} CA,O=Simulated Devices", _issuingKey, isAuthority: true);
        using var unkeyed = issuing.Create(Root, now.AddYears(-1), now.AddYears(2), NewSerial());
        _issuing = unkeyed.CopyWithPrivateKey(_issuingKey);
    }

    /// <summary>What a server must trust.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>Issues for devices; sent along.</summary>
    public X509Certificate2 Issuing => _issuing;

    /// <inheritdoc/>
    public void Dispose()
    {
        Root.Dispose();
        _issuing.Dispose();
        _rootKey.Dispose();
        _issuingKey.Dispose();
    }

    internal static CertificateRequest Request(string subject, ECDsa key, bool isAuthority)
    {
        var digest = key.KeySize > 256 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
        var request = new CertificateRequest(subject, key, digest);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        return request;
    }

    internal static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // positive, and without zeros in front
        return serial;
    }
}
