using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>Makes CAs: the first hierarchy of an organization, and the next issuing CA of a rollover.</summary>
public sealed class AuthorityFactory(
    Database db, CaStore store, CertificateForge forge, SecretBox secrets, IRsaKeys keys, IAudit audit, IOptions<PkiOptions> options,
    TimeProvider time, ILogger<AuthorityFactory> log)
{
    /// <summary>Makes root and issuing CA, unless another request or process was faster; then its CAs are the ones.</summary>
    public async Task CreateFirstAsync(string organizationId, CancellationToken ct)
    {
        var name = await store.OrganizationNameAsync(organizationId, ct)
            ?? throw new InvalidOperationException("There is no such organization.");
        var root = NewRoot(organizationId, name, CaRow.Active);
        var issuing = NewIssuing(root, name, CaRow.Active, options.Value.IssuingKey, null);
        var made = await db.WriteAsync(async tx =>
        {
            if (!await CaStore.ClaimAsync(tx, organizationId))
            {
                return false;
            }

            await SaveAsync(tx, root.Row);
            await SaveAsync(tx, issuing.Row);
            return true;
        }, ct);
        if (made)
        {
            PkiLog.CaMade(log, issuing.Row.Id, organizationId, issuing.Row.State);
        }
    }

    /// <summary>Makes the next issuing CA under the present root, or under a new one. Nothing is stored yet.</summary>
    /// <exception cref="CryptographicException">The root's key is not here.</exception>
    public IReadOnlyList<CaSigner> Next(OrganizationAuthorities present, StartRollover request)
    {
        var name = present.OrganizationName;
        var algorithm = request.KeyAlgorithm ?? options.Value.IssuingKey;
        if (request.NewRoot)
        {
            var newRoot = NewRoot(present.OrganizationId, name, CaRow.Next);
            return [newRoot, NewIssuing(newRoot, name, CaRow.Next, algorithm, request.ActivateAt)];
        }

        var row = present.All.Single(r => r.Id == present.Issuing.Row.ParentId);
        var key = row.SealedKey ?? throw new CryptographicException("The root's key was exported.");
        var root = new CaSigner(row, KeyedCertificate.Open(row.Certificate, secrets.Open(key, CaRow.KeyPurpose(row.Id))));
        return [NewIssuing(root, name, CaRow.Next, algorithm, request.ActivateAt)];
    }

    /// <summary>Stores a CA and audits it as the server's own doing.</summary>
    public async Task SaveAsync(Tx tx, CaRow row)
    {
        await store.InsertAsync(tx, row);
        await audit.WriteAsync(tx, row.OrgId, "system", "pki", "ca.create", row.Id, new { row.Kind, row.State, row.KeyAlgorithm });
    }

    private CaSigner NewRoot(string organizationId, string name, string state)
    {
        using var key = CaKeys.Create(options.Value.RootKey, keys);
        var id = Id.New("ca", time);
        var certificate = forge.Root(CaNames.Root(name, id), key, time.GetUtcNow().AddYears(options.Value.RootYears));
        return Signer(id, organizationId, CaRow.Root, state, null, options.Value.RootKey, certificate, key, null);
    }

    private CaSigner NewIssuing(CaSigner root, string name, string state, CaKeyAlgorithm algorithm, DateTimeOffset? activateAt)
    {
        using var key = CaKeys.Create(algorithm, keys);
        var id = Id.New("ca", time);
        var certificate = forge.Issuing(root, CaNames.Issuing(name, id), key, time.GetUtcNow().AddYears(options.Value.IssuingYears));
        return Signer(id, root.Row.OrgId, CaRow.Issuing, state, root.Row.Id, algorithm, certificate, key, activateAt);
    }

    private CaSigner Signer(
        string id, string organizationId, string kind, string state, string? parentId, CaKeyAlgorithm algorithm, X509Certificate2 certificate,
        AsymmetricAlgorithm key, DateTimeOffset? activateAt)
    {
        var pkcs8 = key.ExportPkcs8PrivateKey();
        try
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var row = new CaRow
            {
                Id = id, OrgId = organizationId, Kind = kind, State = state, ParentId = parentId, Subject = certificate.Subject,
                Serial = certificate.SerialNumber, KeyAlgorithm = algorithm.ToString(), Certificate = certificate.RawData,
                SealedKey = secrets.Seal(pkcs8, CaRow.KeyPurpose(id)),
                NotBeforeMs = new DateTimeOffset(certificate.NotBefore).ToUnixTimeMilliseconds(),
                NotAfterMs = new DateTimeOffset(certificate.NotAfter).ToUnixTimeMilliseconds(),
                ActivateMs = activateAt?.ToUnixTimeMilliseconds(), CreatedMs = now, StateChangedMs = now,
            };
            return new CaSigner(row, KeyedCertificate.Open(certificate.RawData, pkcs8));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
            certificate.Dispose();
        }
    }
}
