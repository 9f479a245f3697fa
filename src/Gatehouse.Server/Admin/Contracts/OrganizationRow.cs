namespace Gatehouse.Server.Admin.Contracts;

/// <summary>The organization as pages and profiles name it.</summary>
internal sealed class OrganizationRow
{
    public required string Id { get; init; }

    public required string Slug { get; init; }

    public required string Name { get; init; }

    public long? DisabledMs { get; init; }

    /// <summary>The operator has it switched on.</summary>
    public bool Active => DisabledMs is null;
}
