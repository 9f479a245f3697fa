namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>A device as lists show it.</summary>
public record DeviceSummary
{
    /// <summary><c>dev_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Name given by an administrator, else the one the device gave itself.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public DeviceState State { get; init; }

    /// <summary>Null in user enrollment.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>Null in user enrollment.</summary>
    public string? Udid { get; init; }

    /// <summary>Apple's <c>EnrollmentID</c>; user enrollment only.</summary>
    public string? EnrollmentId { get; init; }

    /// <summary>Such as <c>iPhone16,2</c>.</summary>
    public string? ProductName { get; init; }

    /// <summary>Such as <c>iPhone 15 Pro Max</c>.</summary>
    public string? ModelName { get; init; }

    /// <summary><c>iOS</c>, <c>macOS</c>, <c>tvOS</c>, <c>visionOS</c> or <c>watchOS</c>, judged by the product name; null when that says nothing.</summary>
    public string? Platform { get; init; }

    /// <summary>Such as <c>18.1</c>.</summary>
    public string? OsVersion { get; init; }

    /// <summary><c>personal</c> or <c>company</c>.</summary>
    public required string Ownership { get; init; }

    /// <summary>Whether everything its groups ask for is in place.</summary>
    public DeviceCompliance Compliance { get; init; }

    /// <summary>Groups it is a member of, the primary one first.</summary>
    public IReadOnlyList<DeviceGroup> Groups { get; init; } = [];

    /// <summary>Last request from it; written in batches, so up to half a minute old.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }

    /// <summary>First <c>TokenUpdate</c> of the current enrollment.</summary>
    public DateTimeOffset? EnrolledAt { get; init; }

    /// <summary>End of its identity certificate.</summary>
    public DateTimeOffset? IdentityExpiresAt { get; init; }

    /// <summary>Whose account it was enrolled with; null for every other way in.</summary>
    public DeviceAccount? Account { get; init; }
}

/// <summary>A group, as seen from one of its devices.</summary>
/// <param name="Id"><c>grp_…</c></param>
/// <param name="Name">Name.</param>
/// <param name="Color">CSS hex color, such as <c>#2f6feb</c>; null for none.</param>
/// <param name="Primary">The device joined by this one.</param>
public sealed record DeviceGroup(string Id, string Name, string? Color, bool Primary);

/// <summary>Roll-up of a device's profiles.</summary>
public enum DeviceCompliance
{
    /// <summary>Nothing was compared yet.</summary>
    Unknown,

    /// <summary>Something is on its way.</summary>
    Applying,

    /// <summary>Everything is verified.</summary>
    Compliant,

    /// <summary>Something is missing.</summary>
    NonCompliant,

    /// <summary>Something failed.</summary>
    Error,
}
