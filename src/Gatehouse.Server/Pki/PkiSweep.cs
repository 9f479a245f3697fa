using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Pki.Challenges;
using Gatehouse.Server.Pki.Requests;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki;

/// <summary>Supersedes certificates whose renewal is a week old, and drops challenges and requests past their retention.</summary>
internal sealed class PkiSweep(
    Database database, CertificateStore certificates, IAudit audit, IOptions<PkiOptions> options, TimeProvider time, ILogger<PkiSweep> log)
    : SweepTask(database, time, log)
{
    // Anybody can make requests that fail; they are not worth keeping as long as certificates.
    private const int FailedRetentionDays = 14;

    private static readonly TimeSpan RenewedAfter = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public override string Name => "pki";

    /// <inheritdoc/>
    protected override TimeSpan Interval => options.Value.MaintenanceInterval;

    /// <inheritdoc/>
    protected override async Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit, CancellationToken ct)
    {
        var superseded = await certificates.SupersedeRenewedAsync(tx, RenewedAfter, limit);
        foreach (var certificate in superseded)
        {
            await audit.WriteAsync(tx, certificate.OrgId, "system", "pki", "certificate.revoke", certificate.Id, new { reason = RevocationReason.Superseded });
        }

        var before = now.AddDays(-options.Value.RequestRetentionDays).ToUnixTimeMilliseconds();
        var dropped = await ChallengeStore.SweepAsync(tx, before, limit) + await RequestStore.SweepAsync(tx, before, now.AddDays(-FailedRetentionDays).ToUnixTimeMilliseconds(), limit);
        return Math.Min(limit, superseded.Count + dropped);
    }
}
