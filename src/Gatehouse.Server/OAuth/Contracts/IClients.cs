using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Programs that get tokens here; also those that features bring along.</summary>
public interface IClients
{
    /// <summary>A client of the organization by its <c>client_id</c> or alias, also when it is disabled; null when there is none.</summary>
    Task<OAuthClient?> FindAsync(string organizationId, string clientId, CancellationToken ct);

    /// <summary>The client that a feature brought along; null before <see cref="EnsureAsync"/>.</summary>
    Task<OAuthClient?> FindBuiltInAsync(string organizationId, string key, CancellationToken ct);

    /// <summary>Makes or updates a feature's own client, and returns its <c>client_id</c>. Repeating it changes nothing.</summary>
    Task<string> EnsureAsync(Tx tx, BuiltInClient client);

    /// <summary>Removes a feature's own client with everything it was given. False when there is none.</summary>
    Task<bool> RemoveAsync(Tx tx, string organizationId, string key);
}
