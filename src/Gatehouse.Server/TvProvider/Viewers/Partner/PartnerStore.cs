using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Viewers.Partner;

/// <summary>Reads and changes <c>tv_partner_request</c>: what a device was given for Apple's framework, whose answer the same device hands in.</summary>
internal sealed class PartnerStore(Database database, IOptions<ViewerOptions> options, TimeProvider time)
{
    // Whoever asks again and again without handing anything in fills no table.
    private const int MaxPending = 5;

    private const string OfDevice = "org_id = @OrganizationId and device_hash = @DeviceHash and client_id = @ClientId and service_provider = @serviceProvider and mvpd = @mvpd";

    /// <summary>Remembers a request, and the few before it.</summary>
    public Task AddAsync(Viewer viewer, string mvpd, string requestId, CancellationToken ct)
    {
        var args = Arguments(viewer, mvpd, requestId);
        return database.WriteAsync(
            async tx =>
            {
                await tx.ExecuteAsync(
                    """
                    insert into tv_partner_request (request_id, org_id, client_id, device_hash, service_provider, mvpd, expires_ms)
                    values (@requestId, @OrganizationId, @ClientId, @DeviceHash, @serviceProvider, @mvpd, @until)
                    """, args);
                await tx.ExecuteAsync(
                    $"""
                    delete from tv_partner_request where {OfDevice} and request_id not in (
                        select request_id from tv_partner_request where {OfDevice} order by expires_ms desc, request_id desc limit {MaxPending})
                    """, args);
            }, ct);
    }

    /// <summary>Requests that may be answered.</summary>
    public Task<List<string>> PendingAsync(Viewer viewer, string mvpd, CancellationToken ct) => database.QueryAsync<string>(
        $"select request_id from tv_partner_request where {OfDevice} and expires_ms > @now", Arguments(viewer, mvpd, null), ct);

    /// <summary>One was answered: none of them is open any more. How many were; of two answers at the same time, one finds none.</summary>
    public Task<int> EndAsync(Tx tx, Viewer viewer, string mvpd) => tx.ExecuteAsync($"delete from tv_partner_request where {OfDevice}", Arguments(viewer, mvpd, null));

    private object Arguments(Viewer viewer, string mvpd, string? requestId)
    {
        var now = time.GetUtcNow();
        return new
        {
            viewer.OrganizationId, viewer.DeviceHash, viewer.ClientId, serviceProvider = viewer.ServiceProvider.Id, mvpd, requestId,
            now = now.ToUnixTimeMilliseconds(), until = (now + options.Value.SessionLifetime).ToUnixTimeMilliseconds(),
        };
    }
}
