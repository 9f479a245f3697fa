namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>A client that a feature brings along. Administrators see it; they cannot delete it.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="Key">Names it within the organization, such as <c>apple-devices</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Settings">How it speaks and what it may have.</param>
public sealed record BuiltInClient(string OrganizationId, string Key, string Name, ClientSettings Settings)
{
    /// <summary>Name that it may be called by on the wire beside its id, unique within the organization; null for none.</summary>
    public string? Alias { get; init; }
}
