using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Admin;

/// <summary>Creates an organization and its first owner, once, with the code that the server printed.</summary>
/// <param name="Code">One-time code from the link. Secret.</param>
/// <param name="Organization">The new organization.</param>
/// <param name="Person">Its owner.</param>
public sealed record SetupRequest(
    [property: Required, StringLength(100, MinimumLength = 8)] string Code,
    [property: Required] NewOrganization Organization,
    [property: Required] NewOwner Person);

/// <summary>An organization to be made.</summary>
/// <param name="Name">For people.</param>
/// <param name="Slug">For addresses: 2–40 lower-case letters, digits, hyphens. Made from the name when absent.</param>
public sealed record NewOrganization(
    [property: Required, StringLength(200, MinimumLength = 1)] string Name,
    [property: RegularExpression("^[a-z0-9](?:[a-z0-9-]{0,38})[a-z0-9]$")] string? Slug = null);

/// <summary>The first owner.</summary>
/// <param name="Name">Shown in lists and the audit trail.</param>
/// <param name="Email">Signs in with it.</param>
/// <param name="Password">12 to 256 characters. Secret.</param>
public sealed record NewOwner(
    [property: Required, StringLength(200, MinimumLength = 1)] string Name,
    [property: Required, EmailAddress, StringLength(254)] string Email,
    [property: Required, StringLength(256, MinimumLength = 12)] string Password);

/// <summary>The organization exists, and its owner is signed in.</summary>
/// <param name="Organization">As made.</param>
/// <param name="Session">To go on with.</param>
public sealed record SetupResult(Organization Organization, Session Session);
