using Gatehouse.Server.Pki.Authorities;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki;

/// <summary>
/// Looks after every organization's CAs: self-test at start and daily, scheduled activations, RA renewal, revocation lists,
/// expiry metrics. Each step is safe to run in several processes at once; the first one does it.
/// </summary>
internal sealed class PkiMaintenance(
    CaStore store, AuthorityVault vault, Rollover rollover, ServiceCertificates services, CrlPublisher crls, SelfTests selfTests, PkiMetrics metrics,
    IOptions<PkiOptions> options, TimeProvider time, ILogger<PkiMaintenance> log) : BackgroundService
{
    private static readonly TimeSpan SelfTestInterval = TimeSpan.FromDays(1);
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(90);

    private DateTimeOffset _nextSelfTests = DateTimeOffset.MinValue;

    /// <summary>One round.</summary>
    public async Task RunOnceAsync(CancellationToken ct)
    {
        var organizations = await store.OrganizationsAsync(ct);
        foreach (var organizationId in organizations)
        {
            await rollover.ApplyDueAsync(organizationId, ct);
            await services.EnsureAsync(organizationId, ct);
        }

        await crls.RebuildDueAsync(ct);
        if (time.GetUtcNow() >= _nextSelfTests)
        {
            foreach (var organizationId in organizations)
            {
                await selfTests.RunAsync(organizationId, ct);
                await WarnAsync(organizationId, ct);
            }

            _nextSelfTests = time.GetUtcNow() + SelfTestInterval;
        }

        metrics.Report(await store.ExpiriesAsync(ct));
        vault.DropIdle();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.MaintenanceInterval, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                PkiLog.MaintenanceFailed(log, e);
            }
        }
        while (!stoppingToken.IsCancellationRequested && await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WarnAsync(string organizationId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var ca in (await store.ListAsync(organizationId, ct)).Where(c => c.State == CaRow.Active))
        {
            var notAfter = DateTimeOffset.FromUnixTimeMilliseconds(ca.NotAfterMs);
            if (notAfter - now < WarnBefore)
            {
                PkiLog.CaEndsSoon(log, ca.Id, organizationId, notAfter);
            }

            if (ca is { Kind: CaRow.Root, SealedKey: not null } && now - DateTimeOffset.FromUnixTimeMilliseconds(ca.CreatedMs) > TimeSpan.FromDays(7))
            {
                PkiLog.RootKeyOnline(log, organizationId);
            }
        }
    }
}
