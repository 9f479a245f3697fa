using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting.Background;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.OAuth.Keys;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Logout;

/// <summary>
/// Tells clients that sessions ended (OpenID Connect Back-Channel Logout 1.0). Any number of processes may run it: each
/// claims rows, and sets their next try in the same statement.
/// </summary>
internal sealed class LogoutWorker(
    Database database, LogoutQueue queue, LogoutSender sender, IClients clients, IssuerDirectory issuers, SigningKeys keys, TimeProvider time, ILogger<LogoutWorker> log)
    : DueWorker
{
    private const int SideBySide = 8;

    // §2.4 advises two minutes at most; so each try has a token of its own.
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    protected override TimeProvider Time => time;

    /// <inheritdoc/>
    protected override TimeSpan PollEvery => TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override WakeSignal Wake => queue.Wake;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CancellationToken ct)
    {
        var total = 0;
        while (await database.WriteAsync(queue.ClaimAsync, ct) is { Count: > 0 } batch)
        {
            total += batch.Count;
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = ct }, DeliverAsync);
        }

        return total;
    }

    /// <inheritdoc/>
    protected override Task<long?> NextDueAsync(CancellationToken ct) => queue.NextDueAsync(ct);

    /// <inheritdoc/>
    protected override void Failed(Exception error) => OAuthWebLog.DeliveriesFailed(log, error);

    private async ValueTask DeliverAsync(LogoutDelivery delivery, CancellationToken ct)
    {
        var client = await clients.FindAsync(delivery.OrgId, delivery.ClientId, ct);
        if (client?.Settings.BackchannelLogoutUri is not { } uri || await issuers.FindAsync(delivery.OrgId, ct) is not { } issuer)
        {
            await database.WriteAsync(tx => LogoutQueue.RemoveAsync(tx, delivery.Id), ct); // wants to know nothing
            return;
        }

        var now = time.GetUtcNow();
        var algorithm = JwsAlgorithms.Find(client.Settings.IdTokenSignedResponseAlg) ?? JwsAlgorithm.ES256;
        var token = new LogoutToken(issuer.Address, client.Id, delivery.PersonId, delivery.SessionId, Id.New("jti", time), now, now + TokenLifetime);
        var failure = await sender.SendAsync(uri, token.Write(await keys.SigningAsync(delivery.OrgId, algorithm, ct)), ct);
        await RecordAsync(delivery, failure, ct);
    }

    private async Task RecordAsync(LogoutDelivery delivery, string? failure, CancellationToken ct)
    {
        if (failure is null)
        {
            OAuthWebLog.LogoutDelivered(log, delivery.ClientId, delivery.PersonId);
            await database.WriteAsync(tx => LogoutQueue.RemoveAsync(tx, delivery.Id), ct);
        }
        else if (delivery.Attempts >= LogoutQueue.MaxAttempts)
        {
            OAuthWebLog.LogoutGivenUp(log, delivery.ClientId, delivery.PersonId, failure, delivery.Attempts);
            await database.WriteAsync(tx => LogoutQueue.RemoveAsync(tx, delivery.Id), ct);
        }
        else
        {
            OAuthWebLog.LogoutNotDelivered(log, delivery.ClientId, delivery.PersonId, failure, delivery.Attempts);
            await database.WriteAsync(tx => queue.FailedAsync(tx, delivery, failure), ct);
        }
    }
}
