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
/// belongs, and whether a command waits. Prepared, because this is what ten thousand devices do all day.
/// </summary>
public sealed class ConnectReader(Database database, TimeProvider time, IOptions<MdmOptions> options) : IAsyncDisposable
{
    // Finished deliveries are not in the index mdm_delivery_open, so a long history costs nothing here. A token is looked for only
    // where it matters: for devices that enrolled with an account.
    internal static readonly string Sql = $"""
        select e.id, e.device_id, e.state, d.state, d.blocked, d.identity_sha256, i.state, i.not_after_ms,
            (select o.uuid from mdm_delivery o
             where o.enrollment_id = e.id and o.closed_ms is null and (o.expires_ms is null or o.expires_ms > @now)
               and (o.deferred_ms is null or o.deferred_ms <= @guard or o.deferred_session <> @session)
             order by o.priority, o.uuid limit 1),
            org.disabled_ms,
            case when d.account_mode is null or (d.platform = '{MdmPlatform.MacOS.Name()}' and e.user_key = '') then true
                 when d.reauthenticate_ms is null and d.challenged_ms is null and d.person_gone_ms is null
                     and exists (select 1 from ({DeviceTokenSql.Find("@token", "@org")}) a
                         where a.grant_id = d.grant_id and a.person_id = d.person_id and a.expired = false) then true
                 else false end
        from mdm_enrollment e
        join admin_organization org on org.id = e.org_id
        join mdm_device d on d.id = e.device_id
        left join pki_certificate i on i.id = d.identity_id
        where e.org_id = @org and e.key_kind = @kind and e.device_key = @device and e.user_key = @user
        """;

    internal static readonly (string Name, DbType Type)[] Parameters =
    [
        ("org", DbType.String), ("kind", DbType.String), ("device", DbType.String), ("user", DbType.String), ("session", DbType.String),
        ("now", DbType.Int64), ("guard", DbType.Int64), ("since", DbType.Int64), ("token", DbType.Binary),
    ];

    // The hash of nothing that anybody could send: no token has an empty one.
    private static readonly byte[] NoToken = [];

    private readonly PreparedRead<ConnectRow> _read = new(database, Sql, Parameters, Map);

    /// <summary>The row of the channel that the message claims to be from; null when there is none.</summary>
    public ValueTask<ConnectRow?> ReadAsync(string organizationId, EnrollmentIdentity identity, string session, byte[]? tokenHash, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return _read.FirstAsync(
            [
                organizationId, ChannelStore.KeyKind(identity), identity.DeviceId, identity.UserKey ?? "", session,
                now, now - Deferral.GuardMs, now - (long)options.Value.TokenGrace.TotalMilliseconds, tokenHash ?? NoToken,
            ], ct);
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _read.DisposeAsync();

    private static ConnectRow Map(DbDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4),
        reader.IsDBNull(5) ? null : (byte[])reader.GetValue(5), reader.IsDBNull(6) ? null : reader.GetString(6),
        reader.IsDBNull(7) ? 0 : reader.GetInt64(7), !reader.IsDBNull(8), !reader.IsDBNull(9), reader.GetBoolean(10));
}
