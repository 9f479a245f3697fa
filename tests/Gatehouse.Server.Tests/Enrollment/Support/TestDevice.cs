using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Server.Tests.Enrollment.Support;

/// <summary>A device as far as enrollment sees one: names, a factory certificate, and a certificate from us.</summary>
internal sealed class TestDevice
{
    private static readonly RSA Key = RSA.Create(2048);
    private static int s_number;
    private readonly int _number = Interlocked.Increment(ref s_number);

    /// <summary>Plays Apple's CA of devices.</summary>
    public static SimulatedAppleDeviceCa AppleCa { get; } = new(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));

    public string Serial => $"C0TEST{_number:D6}";

    public string Udid => $"00008110-{_number:X16}";

    public string Product { get; init; } = "iPhone16,2";

    /// <summary>The attributes, signed as a device signs them.</summary>
    public byte[] Post(string? challenge, X509Certificate2 signer, params ReadOnlyMemory<byte>[] chain) => CmsSigner.SignAttached(
        DeviceAttributes.Write(new DeviceAttributes(Udid, Serial, Product, "22B83", "Test", null, null, challenge, default)), signer, chain);

    /// <summary>The certificate that the factory put in; valid or long expired.</summary>
    public X509Certificate2 FactoryCertificate(bool expired = false)
    {
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest($"CN={Udid},OU=iPhone Device", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var (from, to) = expired ? (now.AddYears(-3), now.AddYears(-1)) : (now.AddYears(-1), now.AddYears(2));
        using var bare = request.Create(AppleCa.Intermediate, from, to, RandomNumberGenerator.GetBytes(15));
        return bare.CopyWithPrivateKey(Key);
    }

    /// <summary>A certificate of this device's key that nobody vouches for until it is made known.</summary>
    public X509Certificate2 Certificate(string subject = "CN=device", X509KeyUsageFlags? usage = null)
    {
        var request = new CertificateRequest(subject, Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (usage is { } flags)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(flags, critical: true));
        }

        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
    }

    /// <summary>What the CA knows of a certificate.</summary>
    public static Identity Identity(string organizationId, string? attemptId, string certificateId) =>
        new() { Id = certificateId, OrganizationId = organizationId, AttemptId = attemptId, State = "active", NotAfterMs = long.MaxValue };
}
