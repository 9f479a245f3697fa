using System.Security.Authentication;
using System.Security.Cryptography;
using Gatehouse.Server.Hosting.Background;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Push;

/// <summary>
/// Sends the pushes that are due. Any number of processes may run it: each claims rows, and moves their next push on in the
/// same statement, so a process that dies in between costs a device minutes and never its command.
/// </summary>
public sealed class PushWorker(
    Database database, PushQueue queue, PushClaims claims, PushCertificates certificates, ApnsClient apns, TimeProvider time, IOptions<MdmOptions> options,
    ILogger<PushWorker> logger) : DueWorker
{
    private const int MaxOrganizations = 8;

    /// <inheritdoc/>
    protected override TimeProvider Time => time;

    /// <inheritdoc/>
    protected override TimeSpan PollEvery => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override WakeSignal Wake => queue.Wake;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CancellationToken ct)
    {
        var total = 0;
        while (await RunBatchAsync(ct) is var count and > 0)
        {
            total += count;
            if (count < PushClaims.BatchSize)
            {
                break;
            }
        }

        return total;
    }

    /// <inheritdoc/>
    protected override Task<long?> NextDueAsync(CancellationToken ct) => claims.NextDueAsync(ct);

    /// <inheritdoc/>
    protected override void Failed(Exception error) => MdmLog.WorkFailed(logger, error, "push");

    private async Task<int> RunBatchAsync(CancellationToken ct)
    {
        var batch = await database.WriteAsync(claims.ClaimAsync, ct);
        if (batch.Count == 0)
        {
            return 0;
        }

        // Side by side: an organization whose connection to APNs hangs does not hold up the others.
        await Parallel.ForEachAsync(
            batch.GroupBy(p => p.OrgId), new ParallelOptions { MaxDegreeOfParallelism = MaxOrganizations, CancellationToken = ct },
            async (organization, token) => await PushAsync(organization.Key, [.. organization], token));

        return batch.Count;
    }

    private async Task PushAsync(string organizationId, IReadOnlyList<DuePush> pushes, CancellationToken ct)
    {
        var certificate = await certificates.FindAsync(organizationId, ct);
        if (certificate is null || certificate.NotAfterMs < time.GetUtcNow().ToUnixTimeMilliseconds())
        {
            // Commands wait until the certificate is renewed; the status of the organization says so.
            await database.WriteAsync(tx => claims.PostponeAsync(tx, pushes, certificate is null ? "NoPushCertificate" : "PushCertificateExpired"), ct);
            return;
        }

        var results = new ApnsOutcome?[pushes.Count];
        await Parallel.ForAsync(0, pushes.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Value.ApnsConcurrency, CancellationToken = ct },
            async (i, token) => results[i] = await TryPushAsync(certificate, pushes[i], token));
        await database.WriteAsync(tx => claims.RecordAsync(tx, certificate, pushes, results!), ct);
        Log(certificate, pushes, results!);
    }

    private async Task<ApnsOutcome> TryPushAsync(PushCertificateRow certificate, DuePush push, CancellationToken ct)
    {
        try
        {
            return await apns.PushAsync(certificate, push.PushToken, push.PushMagic, ct);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            return new ApnsOutcome(ApnsVerdict.CertificateRefused, "TlsHandshakeFailed");
        }
        catch (CryptographicException)
        {
            return new ApnsOutcome(ApnsVerdict.CertificateRefused, "PrivateKeyUnreadable");
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            // Network, TLS, time-out: whatever it was, one push must not take the rest of the batch with it.
            return new ApnsOutcome(ApnsVerdict.Later, "Unreachable");
        }
    }

    private void Log(PushCertificateRow certificate, IReadOnlyList<DuePush> pushes, IReadOnlyList<ApnsOutcome> outcomes)
    {
        for (var i = 0; i < pushes.Count; i++)
        {
            switch (outcomes[i])
            {
                case { Verdict: ApnsVerdict.Accepted }:
                    MdmLog.Pushed(logger, pushes[i].Id);
                    break;
                case { Verdict: ApnsVerdict.CertificateRefused or ApnsVerdict.Later }:
                    break; // once for all, below
                case { Verdict: ApnsVerdict.TokenGone }:
                    MdmLog.PushTokenGone(logger, pushes[i].Id);
                    break;
                case var refused:
                    MdmLog.PushRefused(logger, pushes[i].Id, refused.Reason ?? "?");
                    break;
            }
        }

        if (outcomes.FirstOrDefault(o => o.Verdict == ApnsVerdict.CertificateRefused) is { } bad)
        {
            MdmLog.PushCertificateRefused(logger, certificate.OrgId, bad.Reason ?? "?");
        }

        if (outcomes.FirstOrDefault(o => o.Verdict == ApnsVerdict.Later) is { } later)
        {
            MdmLog.PushUnreachable(logger, later.Reason ?? "?");
        }
    }
}
