using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Gatehouse.Protocols.Mdm;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Connect;

/// <summary>
/// The one read of an idle connect: organization, channel, device, state of the bound certificate, whether its person still
/// belongs, and whether a command waits. Plain ADO.NET
/// over prepared statements that stay with their connections, because this is what ten thousand devices do all day.
/// </summary>
public sealed class ConnectReader(Database database, TimeProvider time, IOptions<MdmOptions> options) : IAsyncDisposable
{
    // Finished deliveries are not in the index mdm_delivery_open, so a long history costs nothing here.
    // A token is looked up by the primary key of its table, and only for devices that enrolled with an account does it matter.
    private static readonly string Sql = $"""
        select e.id, e.device_id, e.state, d.state, d.blocked, d.identity_sha256, i.state, i.not_after_ms,
            (select o.uuid from mdm_delivery o
             where o.enrollment_id = e.id and o.closed_ms is null and (o.expires_ms is null or o.expires_ms > @now)
               and (o.deferred_ms is null or o.deferred_ms <= @guard or o.deferred_session <> @session)
             order by o.priority, o.uuid limit 1),
            org.disabled_ms,
            case when d.account_mode is null or (d.platform = '{MdmPlatform.MacOS.Name()}' and e.user_key = '') then true
                 when a.grant_id = d.grant_id and a.person_id = d.person_id and a.expired = false
                     and d.reauthenticate_ms is null and d.challenged_ms is null and d.person_gone_ms is null then true
                 else false end
        from mdm_enrollment e
        join admin_organization org on org.id = e.org_id
        join mdm_device d on d.id = e.device_id
        left join pki_certificate i on i.id = d.identity_id
        left join ({DeviceTokenSql.Find("@token", "@org")}) a on d.account_mode is not null
        where e.org_id = @org and e.key_kind = @kind and e.device_key = @device and e.user_key = @user
        """;

    private static readonly int Lanes = Math.Max(8, Environment.ProcessorCount * 4);

    private readonly ConcurrentBag<Lane> _idle = [];
    private readonly SemaphoreSlim _free = new(Lanes);

    /// <summary>The row of the channel that the message claims to be from; null when there is none.</summary>
    public async ValueTask<ConnectRow?> ReadAsync(string organizationId, EnrollmentIdentity identity, string session, byte[]? tokenHash, CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        try
        {
            while (_idle.TryTake(out var lane))
            {
                try
                {
                    return await ReadAsync(lane, organizationId, identity, session, tokenHash, ct);
                }
                catch (DbException)
                {
                    // The connection may have died while it waited, such as when the database restarted. The next lane, or a
                    // new one, shows whether the database itself is the matter.
                    await lane.DisposeAsync();
                }
                catch
                {
                    await lane.DisposeAsync(); // cut off in the middle, as by a client that hung up
                    throw;
                }
            }

            var fresh = await OpenAsync(ct);
            try
            {
                return await ReadAsync(fresh, organizationId, identity, session, tokenHash, ct);
            }
            catch
            {
                await fresh.DisposeAsync();
                throw;
            }
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var lane))
        {
            await lane.DisposeAsync();
        }

        _free.Dispose();
    }

    private async ValueTask<ConnectRow?> ReadAsync(
        Lane lane, string organizationId, EnrollmentIdentity identity, string session, byte[]? tokenHash, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        lane.Set(
            organizationId, ChannelStore.KeyKind(identity), identity.DeviceId, identity.UserKey ?? "", session, now, now - Deferral.GuardMs,
            now - (long)options.Value.TokenGrace.TotalMilliseconds, tokenHash);
        ConnectRow? row = null;
        await using (var reader = await lane.Command.ExecuteReaderAsync(CommandBehavior.SingleRow, ct))
        {
            if (await reader.ReadAsync(ct))
            {
                row = Map(reader);
            }
        }

        _idle.Add(lane);
        return row;
    }

    private static ConnectRow Map(DbDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4),
        reader.IsDBNull(5) ? null : (byte[])reader.GetValue(5), reader.IsDBNull(6) ? null : reader.GetString(6),
        reader.IsDBNull(7) ? 0 : reader.GetInt64(7), !reader.IsDBNull(8), !reader.IsDBNull(9), reader.GetBoolean(10));

    private async Task<Lane> OpenAsync(CancellationToken ct)
    {
        var connection = await database.OpenAsync(ct);
        try
        {
            var command = connection.CreateCommand();
            command.CommandText = Sql;
            var lane = new Lane(connection, command);
            await command.PrepareAsync(ct);
            return lane;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection with its prepared statement.</summary>
    private sealed class Lane : IAsyncDisposable
    {
        private static readonly string[] Texts = ["org", "kind", "device", "user", "session"];

        // The hash of nothing that anybody could send: no token has an empty one.
        private static readonly byte[] NoToken = [];

        private readonly DbConnection _connection;

        public Lane(DbConnection connection, DbCommand command)
        {
            _connection = connection;
            Command = command;
            foreach (var name in Texts)
            {
                Add(name, DbType.String, "");
            }

            Add("now", DbType.Int64, 0L);
            Add("guard", DbType.Int64, 0L);
            Add("since", DbType.Int64, 0L);
            Add("token", DbType.Binary, NoToken);
        }

        public DbCommand Command { get; }

        public void Set(string org, string kind, string device, string user, string session, long now, long guard, long since, byte[]? token)
        {
            var p = Command.Parameters;
            (p[0].Value, p[1].Value, p[2].Value, p[3].Value, p[4].Value) = (org, kind, device, user, session);
            (p[5].Value, p[6].Value, p[7].Value, p[8].Value) = (now, guard, since, token ?? NoToken);
        }

        public async ValueTask DisposeAsync()
        {
            await Command.DisposeAsync();
            await _connection.DisposeAsync();
        }

        private void Add(string name, DbType type, object value)
        {
            var parameter = Command.CreateParameter();
            parameter.ParameterName = name;
            parameter.DbType = type;
            parameter.Value = value;
            Command.Parameters.Add(parameter);
        }
    }
}
