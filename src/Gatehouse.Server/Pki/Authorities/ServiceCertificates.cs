using System.Security.Cryptography;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>Keeps RA and profile-signing certificates in stock: made on first need, replaced well before they end.</summary>
public sealed class ServiceCertificates(
    Database db, CaStore store, CertificateForge forge, SecretBox secrets, IRsaKeys keys, IAudit audit, IOptions<PkiOptions> options,
    TimeProvider time, ILogger<ServiceCertificates> log)
{
    /// <summary>Makes what an organization's CAs lack.</summary>
    public async Task EnsureAsync(string organizationId, CancellationToken ct)
    {
        var cas = await store.ListAsync(organizationId, ct);
        var present = await store.ServiceCertificatesAsync(organizationId, ct);
        foreach (var ca in cas.Where(c => c.Kind == CaRow.Issuing && c.State is CaRow.Active or CaRow.Next))
        {
            if (!ca.KeyAlgorithm.StartsWith("Rsa", StringComparison.Ordinal))
            {
                await EnsureAsync(ca, ServiceCertificateRow.Ra, present, ct);
            }

            if (ca.State == CaRow.Active)
            {
                await EnsureAsync(ca, ServiceCertificateRow.ProfileSigning, present, ct);
            }
        }
    }

    private async Task EnsureAsync(CaRow ca, string purpose, List<ServiceCertificateRow> present, CancellationToken ct)
    {
        if (HasGood(present, ca, purpose))
        {
            return;
        }

        var row = Make(ca, await store.OrganizationNameAsync(ca.OrgId, ct) ?? ca.OrgId, purpose);
        var made = await db.WriteAsync(async tx =>
        {
            // The lock that every change of an organization's CAs takes; after it nobody else can have made one unseen.
            await CaStore.TouchAsync(tx, ca.OrgId);
            if (HasGood(await CaStore.ServiceCertificatesAsync(tx, ca.OrgId, Now), ca, purpose))
            {
                return false;
            }

            await CaStore.InsertAsync(tx, row);
            await audit.WriteAsync(tx, ca.OrgId, "system", "pki", "service-certificate.create", row.Id, new { purpose, caId = ca.Id });
            return true;
        }, ct);
        if (made)
        {
            PkiLog.ServiceCertificateMade(log, purpose, ca.Id, ca.OrgId, DateTimeOffset.FromUnixTimeMilliseconds(row.NotAfterMs));
        }
    }

    // One that was shortened by the end of its CA stays good until it ends: a new one would be as short.
    private bool HasGood(List<ServiceCertificateRow> present, CaRow ca, string purpose) =>
        present.Exists(r => r.CaId == ca.Id && r.Purpose == purpose
            && (r.NotAfterMs > Now + (options.Value.ServiceCertificateRenewBeforeDays * 86_400_000L) || r.NotAfterMs >= ca.NotAfterMs));

    private ServiceCertificateRow Make(CaRow ca, string organization, string purpose)
    {
        var signer = new CaSigner(ca, KeyedCertificate.Open(ca.Certificate, secrets.Open(ca.SealedKey!, CaRow.KeyPurpose(ca.Id))));
        var id = Id.New("sct", time);
        using var key = keys.New(2048);
        var notAfter = time.GetUtcNow().AddDays(options.Value.ServiceCertificateDays);
        using var certificate = purpose == ServiceCertificateRow.Ra
            ? forge.Ra(signer, CaNames.Service(organization, "SCEP RA", id), key, notAfter)
            : forge.ProfileSigning(signer, CaNames.Service(organization, "Profile Signing", id), key, notAfter);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        var row = new ServiceCertificateRow
        {
            Id = id, OrgId = ca.OrgId, CaId = ca.Id, Purpose = purpose, Certificate = certificate.RawData,
            SealedKey = secrets.Seal(pkcs8, ServiceCertificateRow.KeyPurpose(id)),
            NotBeforeMs = new DateTimeOffset(certificate.NotBefore).ToUnixTimeMilliseconds(),
            NotAfterMs = new DateTimeOffset(certificate.NotAfter).ToUnixTimeMilliseconds(),
            CreatedMs = Now,
        };
        CryptographicOperations.ZeroMemory(pkcs8);
        return row;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
