using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>
/// The one read of a client's request: the client, whether the secret that came is one of its own, its standing grant, and
/// whether its organization is switched on. What its settings say is kept by the row's version. A client that proved itself with
/// its secret is remembered until this process writes anything, and for a second at most: so long another process may take to
/// hear that it was disabled. The tokens that it has are not asked about here; those are judged by their rows, always.
/// </summary>
internal sealed class ClientReader : IAsyncDisposable
{
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(1);

    private const string Select = """
        select c.id, c.org_id, c.name, c.built_in, c.disabled, c.version, c.settings, g.id, c.alias,
            exists (select 1 from oauth_client_secret s where s.client_id = c.id and s.hash = @secret and (s.expires_ms is null or s.expires_ms > @now)),
            o.disabled_ms
        from oauth_client c join admin_organization o on o.id = c.org_id
        left join oauth_grant g on g.client_id = c.id and g.kind = 'client' and g.ended_ms is null
        where c.org_id = @org and
        """;

    private readonly Database _database;
    private readonly PreparedRead<ClientFound> _byId;
    private readonly PreparedRead<ClientFound> _byAlias;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<(string Id, long Version), ClientSettings> _settings = new();
    private readonly ConcurrentDictionary<(string Organization, string Id, string SecretHash), Proved> _proved = new();

    public ClientReader(Database database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        (string, DbType)[] parameters = [("secret", DbType.Binary), ("now", DbType.Int64), ("org", DbType.String), ("id", DbType.String)];
        _byId = new PreparedRead<ClientFound>(database, Select + " c.id = @id", parameters, Map);
        _byAlias = new PreparedRead<ClientFound>(database, Select + " c.alias = @id", parameters, Map);
    }

    /// <summary>A client of the organization; null when there is none.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="id">Its <c>client_id</c> or alias.</param>
    /// <param name="secret">As presented; null when none was.</param>
    /// <param name="ct">Cancels.</param>
    public async ValueTask<ClientFound?> FindAsync(string organizationId, string id, string? secret, CancellationToken ct)
    {
        if (secret is null)
        {
            return await ReadAsync(organizationId, id, [], ct);
        }

        var hash = SecretToken.Hash(secret);
        var key = (organizationId, id, Convert.ToBase64String(hash));
        var (changes, now) = (_database.Changes, _time.GetTimestamp());
        if (_proved.TryGetValue(key, out var known) && known.Changes == changes && _time.GetElapsedTime(known.At, now) < Remembered)
        {
            return known.Client;
        }

        var found = await ReadAsync(organizationId, id, hash, ct);
        if (found is { SecretFits: true })
        {
            Remember(key, new Proved(found, changes, now));
        }

        return found;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _byId.DisposeAsync();
        await _byAlias.DisposeAsync();
    }

    private ValueTask<ClientFound?> ReadAsync(string organizationId, string id, byte[] secretHash, CancellationToken ct)
    {
        var read = Id.Is("cli", id) ? _byId : ClientAlias.Is(id) ? _byAlias : null;
        return read is null
            ? new((ClientFound?)null)
            : read.FirstAsync([secretHash, _time.GetUtcNow().ToUnixTimeMilliseconds(), organizationId, id], ct);
    }

    private void Remember((string Organization, string Id, string SecretHash) key, Proved client)
    {
        if (_proved.Count >= MaxRemembered)
        {
            _proved.Clear(); // all but those of the last second are of no use
        }

        _proved[key] = client;
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

    private sealed record Proved(ClientFound Client, long Changes, long At);
}
