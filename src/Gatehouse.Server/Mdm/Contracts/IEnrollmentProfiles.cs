using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Contracts;

/// <summary>A device with what decides whether its enrollment profile can be written again.</summary>
public sealed class EnrolledDevice
{
    /// <summary><c>dev_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Attempt it came by; null after an import.</summary>
    public string? AttemptId { get; init; }

    /// <summary>Certificate it speaks with; null when it never had one.</summary>
    public string? CertificateId { get; init; }

    /// <summary>Until when that certificate is let in at all, if only to be renewed.</summary>
    public DateTimeOffset AcceptedUntil { get; init; }

    /// <summary>Enrolled, and neither blocked nor about to leave.</summary>
    public bool IsManaged { get; init; }

    /// <summary>Its enrollment hides the device's own identifiers.</summary>
    public bool IsUserEnrollment { get; init; }

    /// <summary>Enrolled with a person's account, whose name and mode its profile holds.</summary>
    public bool IsAccountDriven { get; init; }

    /// <summary><c>personal</c> or <c>company</c>.</summary>
    public required string Ownership { get; init; }

    /// <summary>Push topic of the profile it has.</summary>
    public string? Topic { get; init; }

    /// <summary>Rights that this profile granted; bits of <c>com.apple.mdm</c> <c>AccessRights</c>.</summary>
    public int AccessRights { get; init; }

    /// <summary>Identifier of this profile as the device listed it; null when it never did.</summary>
    public string? ProfileIdentifier { get; init; }
}

/// <summary>Replaces the enrollment profiles of managed devices. Who writes the profiles asks here.</summary>
public interface IEnrollmentProfiles
{
    /// <summary>A device of an organization; null when there is none.</summary>
    Task<EnrolledDevice?> FindAsync(string organizationId, string deviceId, CancellationToken ct);

    /// <summary>
    /// Queues a profile that renews the identity, in place of one that was queued before and is not answered. It is what an
    /// expired identity may still receive. False when the device changed since it was read: left, blocked, or renewed already.
    /// </summary>
    /// <param name="tx">Transaction. The device's channel is locked in it, so this comes before other rows that follow the channel.</param>
    /// <param name="device">As read.</param>
    /// <param name="profile">Complete and signed; holds a challenge, so it is sealed.</param>
    /// <param name="until">When its challenge ends.</param>
    /// <param name="createdBy">Shown to administrators.</param>
    Task<bool> ReplaceAsync(Tx tx, EnrolledDevice device, byte[] profile, DateTimeOffset until, string createdBy);
}
