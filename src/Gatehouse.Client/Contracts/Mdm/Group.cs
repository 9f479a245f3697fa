using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>A group of devices. Its profiles also reach the members of groups nested in it.</summary>
public sealed record Group
{
    /// <summary><c>grp_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Unique in the organization, whatever the case.</summary>
    public required string Name { get; init; }

    /// <summary>CSS hex color, such as <c>#2f6feb</c>.</summary>
    public string? Color { get; init; }

    /// <summary>For administrators.</summary>
    public string? Description { get; init; }

    /// <summary>Group this one is nested in.</summary>
    public string? ParentId { get; init; }

    /// <summary>Devices that enroll without a group land here.</summary>
    public bool IsDefault { get; init; }

    /// <summary>What happens to its profiles on a device that leaves it.</summary>
    public bool KeepProfilesOnLeave { get; init; }

    /// <summary>Own members, not those of nested groups.</summary>
    public int Devices { get; init; }

    /// <summary>Own profiles, in the order of installation.</summary>
    public IReadOnlyList<string> ProfileIds { get; init; } = [];

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A new group.</summary>
/// <param name="Name">Unique in the organization, whatever the case.</param>
/// <param name="Color">CSS hex color.</param>
/// <param name="Description">For administrators.</param>
/// <param name="ParentId">Group to nest it in.</param>
/// <param name="IsDefault">Takes this role from the group that has it.</param>
/// <param name="KeepProfilesOnLeave">Leave its profiles on devices that leave it; by default they are removed.</param>
public sealed record GroupCreate(
    [property: Required, StringLength(100, MinimumLength = 1)] string Name,
    [property: RegularExpression("#[0-9a-fA-F]{6}")] string? Color = null,
    [property: StringLength(1000)] string? Description = null,
    string? ParentId = null, bool IsDefault = false, bool KeepProfilesOnLeave = false);

/// <summary>Changes of a group; null leaves a value as it is.</summary>
/// <param name="Name">New name.</param>
/// <param name="Color">New color; empty for none.</param>
/// <param name="Description">New description; empty for none.</param>
/// <param name="ParentId">New parent; empty for none.</param>
/// <param name="IsDefault">True takes this role from the group that has it; false is refused, give the role to another group instead.</param>
/// <param name="KeepProfilesOnLeave">See <see cref="Group.KeepProfilesOnLeave"/>.</param>
public sealed record GroupPatch(
    [property: StringLength(100, MinimumLength = 1)] string? Name = null,
    [property: RegularExpression("(#[0-9a-fA-F]{6})?")] string? Color = null,
    [property: StringLength(1000)] string? Description = null,
    string? ParentId = null, bool? IsDefault = null, bool? KeepProfilesOnLeave = null);

/// <summary>Devices to add to a group.</summary>
/// <param name="DeviceIds">At most 10,000.</param>
public sealed record GroupDevicesPut([property: MaxLength(10_000)] IReadOnlyList<string> DeviceIds);

/// <summary>Profiles a group shall have; replaces the ones it has.</summary>
/// <param name="ProfileIds">In the order of installation; at most 200.</param>
public sealed record GroupProfilesPut([property: MaxLength(200)] IReadOnlyList<string> ProfileIds);
