using System.Data;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Viewers.Decisions;

/// <summary>
/// Profile and decision in one prepared read: what an authorization that was decided before costs. Of several profiles it finds
/// the one that counts: one that holds before one that does not, the device's own before shared ones, the newest of equals.
/// </summary>
internal sealed class DecisionReader : IAsyncDisposable
{
    private const string Own = """
        select p.*, case when p.type = 'regular' then 0 else @apple end as way from tv_profile p
        where p.org_id = @org and p.device_hash = @device and p.service_provider = @sp and p.mvpd = @mvpd and (p.client_id = @client or p.application_id = @application)
        """;

    private const string Shared = """
        union all select p.*, 2 from tv_profile p where p.org_id = @org and p.platform_hash = @platform and p.mvpd = @mvpd and p.type = 'regular'
        union all select p.*, 3 from tv_profile p where p.org_id = @org and p.service_hash = @service and p.mvpd = @mvpd and p.type = 'regular'
        """;

    // Apple's profile comes after the device's regular one, and without the framework's word after everything that can be used.
    private const int AppleWay = 1;
    private const int WithheldWay = 4;

    private static readonly (string, DbType)[] OwnParameters =
    [
        ("org", DbType.String), ("device", DbType.String), ("sp", DbType.String), ("mvpd", DbType.String), ("client", DbType.String), ("application", DbType.String),
        ("apple", DbType.Int32), ("resource", DbType.Binary), ("now", DbType.Int64),
    ];

    private readonly PreparedRead<FoundDecision> _own;
    private readonly PreparedRead<FoundDecision> _all;
    private readonly TimeProvider _time;

    public DecisionReader(Database database, TimeProvider time)
    {
        _time = time;
        _own = new PreparedRead<FoundDecision>(database, Sql(""), OwnParameters, FoundDecision.Read);
        _all = new PreparedRead<FoundDecision>(
            database, Sql(Shared), [.. OwnParameters, ("platform", DbType.String), ("service", DbType.String)], FoundDecision.Read);
    }

    /// <summary>What a resource is known by in the table; it may be long.</summary>
    public static byte[] HashOf(ResourceId resource) => SHA256.HashData(Encoding.UTF8.GetBytes(resource.Requested));

    /// <summary>The profile that counts, whatever it is worth, with what was said to the resource; null when the viewer never had one.</summary>
    public ValueTask<FoundDecision?> FindAsync(Viewer viewer, Integration integration, bool partnerIsValid, ResourceId resource, CancellationToken ct)
    {
        object?[] own =
        [
            viewer.OrganizationId, viewer.DeviceHash, viewer.ServiceProvider.Id, integration.Mvpd.Id, viewer.ClientId, viewer.SharedApplicationId,
            partnerIsValid ? AppleWay : WithheldWay, HashOf(resource), _time.GetUtcNow().ToUnixTimeMilliseconds(),
        ];
        return (viewer.PlatformHash ?? viewer.ServiceHash) is not null && viewer.Shares(integration)
            ? _all.FirstAsync([.. own, viewer.PlatformHash, viewer.ServiceHash], ct)
            : _own.FirstAsync(own, ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _own.DisposeAsync();
        await _all.DisposeAsync();
    }

    private static string Sql(string shared) => $"""
        select p.id, p.type, p.viewer_hash, p.data, p.expires_ms, p.ended_ms, {KnownDecision.Columns}
        from ({Own} {shared}) p
        left join tv_decision d on d.profile_id = p.id and d.service_provider = @sp and d.resource_hash = @resource and d.expires_ms > @now
        order by case when p.ended_ms is null and p.expires_ms > @now then p.way else 9 end, p.created_ms desc limit 1
        """;
}
