using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Accounts;

/// <summary>A group of people.</summary>
/// <param name="Id"><c>pgr_…</c></param>
/// <param name="Name">Unique in the organization; applications get it in the <c>groups</c> claim.</param>
/// <param name="Description">For administrators.</param>
/// <param name="Members">How many people are in it.</param>
/// <param name="RequireSecondFactor">Its people need a second factor when they sign in with a password.</param>
/// <param name="CreatedAt">When made.</param>
public sealed record PersonGroup(string Id, string Name, string? Description, int Members, bool RequireSecondFactor, DateTimeOffset CreatedAt);

/// <summary>A group to make.</summary>
/// <param name="Name">Unique in the organization.</param>
/// <param name="Description">For administrators.</param>
/// <param name="RequireSecondFactor">Its people need a second factor when they sign in with a password.</param>
public sealed record NewPersonGroup(
    [property: Required, StringLength(100, MinimumLength = 1)] string Name, [property: StringLength(500)] string? Description = null,
    bool RequireSecondFactor = false);

/// <summary>Changes to a group; what is absent stays.</summary>
/// <param name="Name">New name.</param>
/// <param name="Description">New description; empty for none.</param>
/// <param name="RequireSecondFactor">Its people need a second factor when they sign in with a password.</param>
public sealed record UpdatePersonGroup(
    [property: StringLength(100, MinimumLength = 1)] string? Name = null, [property: StringLength(500)] string? Description = null,
    bool? RequireSecondFactor = null);
