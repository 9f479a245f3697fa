using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Profiles;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;

namespace Gatehouse.Server.Enrollment.Renewal;

/// <summary>A device whose enrollment profile can be written again, and what goes into it.</summary>
internal sealed record RenewalPlan(
    EnrolledDevice Device, Identity Identity, OrganizationRow Organization, ScepPayloadSource Scep, ProfileSubject Subject, string? AttemptId);

/// <summary>
/// Finds out whether the enrollment profile of a device can be written again so that the device takes it: it would refuse
/// another topic, another address or more rights (com.apple.mdm, "may change in an update"), and a certificate that our
/// own books do not have would lock it out.
/// </summary>
internal sealed class RenewalPlanner(
    IEnrollmentProfiles devices, IIdentities identities, IMdmReadiness mdm, OrganizationDirectory organizations, AttemptStore attempts, PublicUrls urls, TimeProvider time)
{
    private const AccessRights Needed = AccessRights.InspectProfiles | AccessRights.ManageProfiles;

    /// <summary>The device; null when the organization has no such one.</summary>
    public Task<EnrolledDevice?> FindAsync(string organizationId, string deviceId, CancellationToken ct) => devices.FindAsync(organizationId, deviceId, ct);

    /// <summary>The plan, or one of <see cref="RenewalCauses"/>.</summary>
    public async Task<(RenewalPlan? Plan, string? Cause)> PlanAsync(EnrolledDevice device, CancellationToken ct)
    {
        var organization = await organizations.FindAsync(device.OrganizationId, ct)
            ?? throw new InvalidOperationException($"Device {device.Id} belongs to no organization.");
        if (!organization.Active)
        {
            return (null, RenewalCauses.OrganizationDisabled);
        }

        var identity = device.CertificateId is null ? null : await identities.FindAsync(device.OrganizationId, device.CertificateId, ct);
        if ((DeviceProblem(device, identity) ?? await AddressProblemAsync(device, ct)) is { } cause)
        {
            return (null, cause);
        }

        var scep = identity!.ScepProfileId is { } id ? await identities.ScepPayloadAsync(device.OrganizationId, id, ct) : null;
        if (ScepProblem(scep) is { } problem)
        {
            return (null, problem);
        }

        // Mode and account may not change either, so they must be known.
        var attempt = device.AttemptId is null ? null : await attempts.FindAsync(device.OrganizationId, device.AttemptId, ct);
        return device.IsAccountDriven && ProfileSubject.AccountOf(attempt) is null
            ? (null, RenewalCauses.AccountUnknown)
            : (new RenewalPlan(device, identity, organization, scep!, Subject(device, attempt), attempt?.Id), null);
    }

    private string? DeviceProblem(EnrolledDevice device, Identity? identity) => identity switch
    {
        _ when !device.IsManaged => RenewalCauses.NotManaged,
        null => RenewalCauses.NoIdentity,
        { State: "revoked" } => RenewalCauses.IdentityRevoked,
        _ when device.AcceptedUntil <= time.GetUtcNow() => RenewalCauses.IdentityExpired,
        // The profile of a user enrollment grants no rights, and needs none to be replaced.
        _ when !device.IsUserEnrollment && ((AccessRights)device.AccessRights & Needed) != Needed => RenewalCauses.RightsMissing,
        _ => null,
    };

    private async Task<string?> AddressProblemAsync(EnrolledDevice device, CancellationToken ct)
    {
        var push = await mdm.PushAsync(device.OrganizationId, ct);
        return push.Topic is null ? RenewalCauses.PushMissing
            : push.Topic != device.Topic ? RenewalCauses.TopicChanged
            // The identifier names the server, so a profile of another name was made under another address.
            : device.ProfileIdentifier is { } installed && installed != EnrollmentProfile.IdentifierFor(urls.Host, device.OrganizationId) ? RenewalCauses.ServerRenamed
            : null;
    }

    private static string? ScepProblem(ScepPayloadSource? scep) => scep switch
    {
        null => RenewalCauses.ScepProfileGone,
        { Renews: false } => RenewalCauses.ScepProfileDisabled,
        { AbleToSign: false } => RenewalCauses.CaUnable,
        _ => null,
    };

    // The rights are those of the profile that the device has, whatever became of the attempt.
    private static ProfileSubject Subject(EnrolledDevice device, AttemptRow? attempt) => new(
        attempt?.Id ?? device.Id, device.Id, (AccessRights)device.AccessRights, Words.Read<DeviceOwnership>(device.Ownership), attempt?.Language ?? "en", Guid.NewGuid())
    {
        Account = ProfileSubject.AccountOf(attempt),
    };
}
