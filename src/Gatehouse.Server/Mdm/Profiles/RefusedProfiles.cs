using Gatehouse.Protocols.Enrollment;
using Gatehouse.Protocols.Mdm;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Profiles;

/// <summary>
/// Profiles that a user enrollment does not take. iPhone, iPad and Apple Vision Pro would refuse the whole profile for one
/// payload, so it is not sent; a Mac leaves out what it does not take, so it is sent unless nothing would remain.
/// </summary>
public sealed class RefusedProfiles(ICheckInObserver observer)
{
    /// <summary>Why the device would not install it, with the payloads by name; null when it would.</summary>
    public string? Reason(MissingProfile missing, byte[] content) =>
        missing.Kind == "user" && MdmPlatforms.Named(missing.Platform) is { } platform && ConfigurationProfile.TryParse(content, out var profile, out _)
            ? UserEnrollmentPayloads.Refusal(profile, platform)
            : null;

    /// <summary>Writes down what was not sent, as if the devices had refused it themselves.</summary>
    public async Task TellAsync(Tx tx, string organizationId, IEnumerable<MissingProfile> devices, string name, string identifier, string reason)
    {
        foreach (var device in devices)
        {
            await observer.ItemFailedAsync(
                tx, organizationId, device.DeviceId, device.AttemptId, new { profile = name, identifier, error = reason }, CancellationToken.None);
        }
    }
}
