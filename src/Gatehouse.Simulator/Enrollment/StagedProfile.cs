using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Simulator.Keys;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>A profile whose parts are ready; nothing of it is on the device yet, so that a failure leaves no trace.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Certificates">That it brings.</param>
/// <param name="Identities">That were requested for it.</param>
internal sealed record StagedProfile(
    ConfigurationProfile Profile, IReadOnlyList<X509Certificate2> Certificates, IReadOnlyList<KeychainIdentity> Identities)
{
    /// <summary>The management payload, if there is one.</summary>
    public ReadPayload? Mdm => Profile.OfType("com.apple.mdm").FirstOrDefault();

    /// <summary>The identity that the management payload names.</summary>
    /// <exception cref="DeviceRefusal">It is not there.</exception>
    public KeychainIdentity MdmIdentity() =>
        Mdm?.Keys.Text("IdentityCertificateUUID") is { } uuid
        && Identities.FirstOrDefault(identity => identity.PayloadUuid.Equals(uuid, StringComparison.OrdinalIgnoreCase)) is { } found
            ? found
            : throw DeviceRefusal.Mdm(12005, "The identity certificate for the management profile could not be found.");
}
