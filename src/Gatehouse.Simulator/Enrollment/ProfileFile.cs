using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment;

namespace Gatehouse.Simulator.Enrollment;

/// <summary>Reads a profile as strictly as a device.</summary>
internal static class ProfileFile
{
    /// <summary>As <see cref="Read"/>; what is encrypted has to be for this identity.</summary>
    /// <exception cref="DeviceRefusal">The device would not install it.</exception>
    public static ConfigurationProfile ReadWith(ReadOnlyMemory<byte> file, X509Certificate2 identity) =>
        !Read(file).TryDecrypt(identity, out var opened) ? throw DeviceRefusal.Profile(1000, "The profile cannot be decrypted.")
        : opened.Problems is [var first, ..] ? throw DeviceRefusal.Profile(1002, $"The profile is invalid: {first}.")
        : opened;

    /// <exception cref="DeviceRefusal">The device would not install it.</exception>
    public static ConfigurationProfile Read(ReadOnlyMemory<byte> file)
    {
        if (!ConfigurationProfile.TryParse(file, out var profile, out var error))
        {
            throw DeviceRefusal.Profile(1000, $"The profile is malformed: {error.Reason}.");
        }

        if (profile.Signature is { Status: not SignatureStatus.Valid })
        {
            throw DeviceRefusal.Profile(1004, "The profile’s signature is not valid.");
        }

        return profile.Problems is [var first, ..]
            ? throw DeviceRefusal.Profile(1002, $"The profile is invalid: {first}.")
            : profile;
    }
}
