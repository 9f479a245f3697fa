using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>
/// The one read of a client's request: the client, whether the secret that came is one of its own, its standing grant, and
/// whether its organization is switched on. The row is read each time; only what its settings say is kept, by the row's version.
/// </summary>
internal sealed class ClientReader : IAsyncDisposable
{
    private const int MaxRemembered = 10_000;

    private const string Select = """
        select c.id, c.org_id, c.name, c.built_in, c.disabled, c.version, c.settings, g.id, c.alias,
            exists (select 1 from oauth_client_secret s where s.client_id = c.id and s.hash = @secret and (s.expires_ms is null or s.expires_ms > @now)),
            o.disabled_ms
        from oauth_client c join admin_organization o on o.id = c.org_id
        left join oauth_grant g on g.client_id = c.id and g.kind = 'client' and g.ended_ms is null
        where c.org_id = @org and
        """;

    private readonly PreparedRead<ClientFound> _byId;
    private readonly PreparedRead<ClientFound> _byAlias;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string Id, long Version), ClientSettings> _settings = new();

    public ClientReader(Database database, TimeProvider time)
    {
        _time = time;
        (string, DbType)[] parameters = [("secret", DbType.Binary), ("now", DbType.Int64), ("org", DbType.String), ("id", DbType.String)];
        _byId = new PreparedRead<ClientFound>(database, Select + " c.id = @id", parameters, Map);
        _byAlias = new PreparedRead<ClientFound>(database, Select + " c.alias = @id", parameters, Map);
    }

    /// <summary>A client of the organization; null when there is none.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="id">Its <c>client_id</c> or alias.</param>
    /// <param name="secret">As presented; null when none was.</param>
    /// <param name="ct">Cancels.</param>
    public ValueTask<ClientFound?> FindAsync(string organizationId, string id, string? secret, CancellationToken ct)
    {
        var read = Id.Is("cli", id) ? _byId : ClientAlias.Is(id) ? _byAlias : null;
        return read is null
            ? new((ClientFound?)null)
            : read.FirstAsync([secret is null ? Array.Empty<byte>() : SecretToken.Hash(secret), _time.GetUtcNow().ToUnixTimeMilliseconds(), organizationId, id], ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _byId.DisposeAsync();
        await _byAlias.DisposeAsync();
    }

    private ClientFound Map(DbDataReader row)
    {
        var (id, version) = (row.GetString(0), row.GetInt64(5));
        if (!_settings.TryGetValue((id, version), out var settings))
        {
            settings = ClientRow.Read(row.GetString(6));
            if (_settings.Count < MaxRemembered)
            {
                _settings[(id, version)] = settings;
            }
        }

        var client = new OAuthClient(id, row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetBoolean(4), settings)
        {
            Alias = row.IsDBNull(8) ? null : row.GetString(8),
        };
        return new ClientFound(client, row.IsDBNull(7) ? null : row.GetString(7), row.GetBoolean(9), !row.IsDBNull(10));
    }
}
