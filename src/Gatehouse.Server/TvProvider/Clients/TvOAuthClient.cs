using System.Collections.Concurrent;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Clients;

/// <summary>The client of the authorization server that stands for all TV apps of an organization. It can do nothing by itself.</summary>
internal sealed class TvOAuthClient(Database database, IClients clients)
{
    private const string Key = "tv-apps";

    private static readonly ClientSettings Settings = new()
    {
        TokenEndpointAuthMethod = ClientAuthMethods.None,
        Audiences = [Audiences.Tv],
        GrantKind = GrantKinds.Tv,
        AskConsent = false,
    };

    private readonly ConcurrentDictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>Its id; it is made when it is first needed, and never removed while the organization is there.</summary>
    public async ValueTask<string> IdAsync(string organizationId, CancellationToken ct)
    {
        if (_ids.TryGetValue(organizationId, out var known))
        {
            return known;
        }

        var id = await database.WriteAsync(tx => clients.EnsureAsync(tx, new BuiltInClient(organizationId, Key, "TV apps", Settings)), ct);
        return _ids[organizationId] = id;
    }
}
