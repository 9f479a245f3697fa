using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Plist;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>Gets the certificate that a <c>com.apple.security.scep</c> payload describes.</summary>
internal sealed class IdentityRequest(SimulatedDevice device, DeviceNetwork network)
{
    /// <exception cref="DeviceRefusal">There is no certificate to be had.</exception>
    public Task<X509Certificate2> RunAsync(PlistDictionary payload, CancellationToken ct) =>
        throw DeviceRefusal.Scep(22006, $"{device.Facts.SerialNumber} cannot ask for certificates yet ({network.Timeout}, {payload.Count}, {ct.CanBeCanceled}).");
}
