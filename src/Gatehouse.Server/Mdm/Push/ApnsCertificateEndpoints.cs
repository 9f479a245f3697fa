using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Push;

/// <summary>The push certificate of the caller's organization.</summary>
public sealed class ApnsCertificateEndpoints(Database database, PushCertificates certificates, SecretBox secrets, PushQueue push, IAudit audit, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>Its state; never its key.</summary>
    public async Task<Ok<ApnsCertificate>> GetAsync(HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(Describe(await certificates.FindAsync(Caller.Of(http).OrganizationId, ct)));

    /// <summary>Installs or renews it. One with another topic is refused unless confirmed, because every device would have to enroll again.</summary>
    /// <response code="400"><c>apns-certificate-invalid</c>.</response>
    /// <response code="409"><c>apns-topic-change</c>.</response>
    public async Task<Results<Ok<ApnsCertificate>, ProblemHttpResult>> PutAsync(
        ApnsCertificatePut request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(tx => InstallAsync(tx, caller, request), ct);
        if (problem is not null)
        {
            return problem;
        }

        push.Wake.Set();
        return TypedResults.Ok(Describe(await certificates.FindAsync(caller.OrganizationId, ct)));
    }

    /// <summary>Makes a key and a signing request; the signed certificate is then installed without a key.</summary>
    public async Task<Created<ApnsCsr>> CreateCsrAsync(HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        using var rsa = RSA.Create(2048);
        var csr = new CertificateRequest("CN=Gatehouse push certificate", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        var key = secrets.Seal(rsa.ExportPkcs8PrivateKey(), SecretPurpose.PushKey(caller.OrganizationId));
        await database.WriteAsync(async tx =>
        {
            await tx.ExecuteAsync(
                """
                insert into mdm_push_request (org_id, private_key, created_ms) values (@OrganizationId, @key, @now)
                on conflict (org_id) do update set private_key = excluded.private_key, created_ms = excluded.created_ms
                """,
                new { caller.OrganizationId, key, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            await audit.WriteAsync(tx, caller, "apns-certificate.csr", caller.OrganizationId);
        }, ct);
        return TypedResults.Created((string?)null, new ApnsCsr(csr));
    }

    private async Task<ProblemHttpResult?> InstallAsync(Tx tx, Caller caller, ApnsCertificatePut request)
    {
        var pending = await tx.ScalarAsync<byte[]>("select private_key from mdm_push_request where org_id = @OrganizationId", new { caller.OrganizationId });
        var pendingKey = pending is null ? null : secrets.Open(pending, SecretPurpose.PushKey(caller.OrganizationId));
        if (!UploadedApnsCertificate.TryRead(request, pendingKey, time.GetUtcNow(), out var upload, out var reason))
        {
            return MdmProblems.ApnsCertificateInvalid(reason!);
        }

        var present = await certificates.FindAsync(tx, caller.OrganizationId);
        if (present is not null && present.Topic != upload!.Topic && !request.ConfirmTopicChange)
        {
            return MdmProblems.ApnsTopicChange(present.Topic, upload.Topic);
        }

        await tx.ExecuteAsync("update mdm_push_certificate set active = false where org_id = @OrganizationId and active = true", new { caller.OrganizationId });
        await tx.ExecuteAsync(
            """
            insert into mdm_push_certificate (id, org_id, topic, certificate, private_key, subject, sha1, not_before_ms, not_after_ms, active, created_ms)
            values (@id, @OrganizationId, @Topic, @Certificate, @key, @Subject, @Sha1, @from, @to, true, @now)
            """,
            new
            {
                id = Id.New("apn", time),
                caller.OrganizationId,
                upload!.Topic,
                upload.Certificate,
                key = secrets.Seal(upload.PrivateKey, SecretPurpose.PushKey(caller.OrganizationId)),
                upload.Subject,
                upload.Sha1,
                from = upload.NotBefore.ToUnixTimeMilliseconds(),
                to = upload.NotAfter.ToUnixTimeMilliseconds(),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        await tx.ExecuteAsync("delete from mdm_push_request where org_id = @OrganizationId", new { caller.OrganizationId });

        // What could not be pushed for the certificate's sake can be pushed now.
        await tx.ExecuteAsync(
            "update mdm_enrollment set push_due_ms = @now where org_id = @OrganizationId and push_due_ms > @now and push_error is not null and state = 'enrolled'",
            new { caller.OrganizationId, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        await audit.WriteAsync(tx, caller, "apns-certificate.install", caller.OrganizationId, new { upload.Topic, upload.NotAfter, key = "•••" });
        await push.NotifyAsync(tx);
        return null;
    }

    private ApnsCertificate Describe(PushCertificateRow? row)
    {
        if (row is null)
        {
            return new ApnsCertificate("missing");
        }

        var notAfter = DateTimeOffset.FromUnixTimeMilliseconds(row.NotAfterMs);
        var now = time.GetUtcNow();
        var status = notAfter <= now ? "expired" : notAfter <= now + Soon ? "expiring-soon" : "valid";
        return new ApnsCertificate(status, row.Topic, row.Subject, DateTimeOffset.FromUnixTimeMilliseconds(row.NotBeforeMs), notAfter, row.Sha1, row.LastError);
    }
}
