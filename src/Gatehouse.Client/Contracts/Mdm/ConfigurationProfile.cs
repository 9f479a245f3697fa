using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Mdm;

/// <summary>A configuration profile of the library.</summary>
/// <param name="Id"><c>prf_…</c></param>
/// <param name="Name">For administrators; by default the profile's own display name.</param>
/// <param name="Identifier">Top-level <c>PayloadIdentifier</c>: on a device a profile replaces the one with the same. Unique in the organization.</param>
/// <param name="PayloadUuid">Top-level <c>PayloadUUID</c>: tells versions apart.</param>
/// <param name="Version">Counts uploads, from 1.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Of the bytes, lower-case hex.</param>
/// <param name="Signed">It was uploaded signed; it goes to devices as it is. Unsigned ones are sent unsigned.</param>
/// <param name="PayloadTypes">Types of its payloads.</param>
/// <param name="CreatedAt">First upload.</param>
/// <param name="UpdatedAt">Last upload.</param>
public sealed record ConfigurationProfile(
    string Id, string Name, string Identifier, string PayloadUuid, int Version, int Size, string Sha256, bool Signed,
    IReadOnlyList<string> PayloadTypes, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>An upload of a <c>.mobileconfig</c>, plain or signed.</summary>
/// <param name="Content">The file, at most 1 MiB.</param>
/// <param name="Name">For administrators; null takes the profile's display name.</param>
public sealed record ProfileUpload([property: Required] byte[] Content, [property: StringLength(200)] string? Name = null);

/// <summary>A profile that a device shall have, had, or shall lose.</summary>
/// <param name="ProfileId"><c>prf_…</c></param>
/// <param name="Name">For administrators.</param>
/// <param name="Identifier">Top-level <c>PayloadIdentifier</c>.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Detail">Why, where the state alone does not say it.</param>
/// <param name="UpdatedAt">Last change.</param>
public sealed record DeviceProfile(
    string ProfileId, string Name, string Identifier, DeviceProfileState State, string? Detail, DateTimeOffset UpdatedAt);

/// <summary>Where a profile stands on a device.</summary>
public enum DeviceProfileState
{
    /// <summary>Queued.</summary>
    Pending,

    /// <summary>Handed out, not answered yet.</summary>
    Sent,

    /// <summary>The device cannot install it now, such as while it is locked.</summary>
    NotNow,

    /// <summary>The device acknowledged it.</summary>
    Applied,

    /// <summary>The device listed it, in the right version.</summary>
    Verified,

    /// <summary>The device refused it, or does not list it though it acknowledged it.</summary>
    Failed,

    /// <summary>Its removal is on the way.</summary>
    Removing,

    /// <summary>The device cannot have it.</summary>
    NotApplicable,
}
