namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>APIs that tokens of an organization open.</summary>
public interface IResources
{
    /// <summary>True when the organization has registered a resource by this identifier.</summary>
    Task<bool> ExistsAsync(string organizationId, string identifier, CancellationToken ct);
}
