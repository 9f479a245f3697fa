using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>The certificate that a device has from its factory.</summary>
internal static class FactoryIdentity
{
    /// <summary>With its private key; the caller disposes of it.</summary>
    /// <exception cref="DeviceRefusal">Nobody made this device.</exception>
    public static X509Certificate2 Of(SimulatedDevice device)
    {
        var now = device.Time.GetUtcNow();
        var key = device.Keys.Take(2048);
        if (!device.Behavior.HasForeignDeviceCertificate)
        {
            return device.AppleCa?.Issue(device.Facts, key, now)
                ?? throw new DeviceRefusal("MCInstallationErrorDomain", 4014, "The device has no factory certificate.");
        }

        var request = new CertificateRequest($"CN={device.Facts.Udid}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }

    /// <summary>What goes along with it: iOS sends the chain, macOS the leaf alone.</summary>
    public static ReadOnlyMemory<byte>[] ChainOf(SimulatedDevice device) =>
        device.Facts.Kind != DeviceKind.Mac && device.AppleCa is { } ca ? [ca.Intermediate.RawDataMemory] : [];
}
