using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Admin;

/// <summary>The tenant: everything belongs to exactly one.</summary>
/// <param name="Id"><c>org_…</c></param>
/// <param name="Slug">Its name in addresses.</param>
/// <param name="Name">For people.</param>
/// <param name="CreatedAt">When it was set up.</param>
public sealed record Organization(string Id, string Slug, string Name, DateTimeOffset CreatedAt);

/// <summary>Changes to the organization; what is absent stays. The slug cannot change: devices hold addresses with it.</summary>
/// <param name="Name">For people.</param>
public sealed record UpdateOrganization([property: StringLength(200, MinimumLength = 1)] string? Name);
