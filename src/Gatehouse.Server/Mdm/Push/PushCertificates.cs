using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Push;

/// <summary>A push certificate as stored.</summary>
public sealed class PushCertificateRow
{
    /// <summary><c>apn_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrgId { get; init; }

    /// <summary>Topic.</summary>
    public required string Topic { get; init; }

    /// <summary>DER.</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>Sealed PKCS#8.</summary>
    public required byte[] PrivateKey { get; init; }

    /// <summary>Distinguished name.</summary>
    public required string Subject { get; init; }

    /// <summary>SHA-1 of the DER, upper-case hex, as Apple's portal shows it.</summary>
    public required string Sha1 { get; init; }

    /// <summary>Begin of validity.</summary>
    public long NotBeforeMs { get; init; }

    /// <summary>End of validity.</summary>
    public long NotAfterMs { get; init; }

    /// <summary>Why APNs last refused it.</summary>
    public string? LastError { get; init; }
}

/// <summary>The organizations' push certificates.</summary>
public sealed class PushCertificates(Database database, SecretBox secrets)
{
    private const string Select = """
        select id, org_id, topic, certificate, private_key, subject, sha1, not_before_ms, not_after_ms, last_error
        from mdm_push_certificate where org_id = @organizationId and active = true
        """;

    /// <summary>Topic of the active certificate; null without one. An expired one still has its topic: it does not unenroll anybody.</summary>
    public Task<string?> TopicAsync(Tx tx, string organizationId) =>
        tx.ScalarAsync<string>("select topic from mdm_push_certificate where org_id = @organizationId and active = true", new { organizationId });

    /// <summary>The active certificate.</summary>
    public Task<PushCertificateRow?> FindAsync(string organizationId, CancellationToken ct) =>
        database.FirstAsync<PushCertificateRow>(Select, new { organizationId }, ct);

    /// <summary>As the other overload, in a transaction.</summary>
    public Task<PushCertificateRow?> FindAsync(Tx tx, string organizationId) => tx.FirstAsync<PushCertificateRow>(Select, new { organizationId });

    /// <summary>The certificate with its private key, for TLS. The caller disposes it.</summary>
    public X509Certificate2 Load(PushCertificateRow row) =>
        KeyedCertificate.Open(row.Certificate, secrets.Open(row.PrivateKey, SecretPurpose.PushKey(row.OrgId)));
}
