using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.Certificates;

/// <summary><c>/api/v1/pki/certificates</c>: list, read, revoke.</summary>
internal static class CertificateEndpoints
{
    /// <summary>Issued certificates, newest first.</summary>
    public static async Task<Ok<Page<Certificate>>> ListAsync(
        [AsParameters] PageRequest page, string? state, string? deviceId, string? attemptId, string? caId, string? serialNumber,
        HttpContext http, CertificateStore store, IOptions<PkiOptions> options, TimeProvider time, CancellationToken ct)
    {
        var filter = new CertificateFilter(QueryEnum.Parse<CertificateState>(state, nameof(state)), deviceId, attemptId, caId, serialNumber, options.Value.GraceDays);
        var rows = await store.ListAsync(Caller.Of(http).OrganizationId, filter, page.After(), page.Fetch, ct);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return TypedResults.Ok(page.Page(rows, r => r.Id, r => r.ToContract(now, options.Value.GraceDays, withPem: false)));
    }

    /// <summary>One certificate, with its PEM.</summary>
    public static async Task<Results<Ok<Certificate>, ProblemHttpResult>> GetAsync(
        string id, HttpContext http, CertificateStore store, IOptions<PkiOptions> options, TimeProvider time, CancellationToken ct) =>
        await store.FindAsync(Caller.Of(http).OrganizationId, id, ct) is { } row
            ? TypedResults.Ok(row.ToContract(time.GetUtcNow().ToUnixTimeMilliseconds(), options.Value.GraceDays, withPem: true))
            : Problems.NotFound();

    /// <summary>Revokes a certificate. The server refuses it from the next request on; the revocation list follows at its next download.</summary>
    public static async Task<Results<Ok<Certificate>, ProblemHttpResult>> RevokeAsync(
        string id, RevokeCertificate request, HttpContext http, Database db, CertificateStore store, IAudit audit,
        IOptions<PkiOptions> options, TimeProvider time, CancellationToken ct)
    {
        if (request.Reason is not { } reason || !RevocationReason.IsKnown(reason))
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["reason"] = [$"One of {string.Join(", ", RevocationReason.Names)}."] });
        }

        var caller = Caller.Of(http);
        var (row, problem) = await db.WriteAsync<(CertificateRow? Row, ProblemHttpResult? Problem)>(async tx =>
        {
            if (await CertificateStore.FindAsync(tx, caller.OrganizationId, id) is null)
            {
                return (null, Problems.NotFound());
            }

            var target = new RevocationTarget { OrganizationId = caller.OrganizationId, Id = id };
            if ((await store.RevokeAsync(tx, "org_id = @OrganizationId and id = @Id", target, reason)).Count == 0)
            {
                return (null, PkiProblems.AlreadyRevoked());
            }

            await audit.WriteAsync(tx, caller, "certificate.revoke", id, new { reason });
            return (await CertificateStore.FindAsync(tx, caller.OrganizationId, id), null);
        }, ct);
        return row is null ? problem! : TypedResults.Ok(row.ToContract(time.GetUtcNow().ToUnixTimeMilliseconds(), options.Value.GraceDays, withPem: true));
    }
}
