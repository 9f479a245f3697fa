using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>
/// <c>POST /api/v1/pki/cas/{id}/export-key</c>: takes a root's private key offline. Only roots: nothing but a rollover needs
/// their keys, while an issuing CA without key could not work.
/// </summary>
internal static class RootKeyExport
{
    private const int Iterations = 600_000;

    /// <summary>Returns the key once, encrypted under the passphrase, and deletes it.</summary>
    public static async Task<Results<Ok<ExportedRootKey>, ProblemHttpResult>> ExportAsync(
        string id, ExportRootKey request, HttpContext http, Database db, CaStore store, SecretBox secrets, AuthorityVault vault, IAudit audit, CancellationToken ct)
    {
        if (request.Passphrase is not { Length: >= 12 and <= 200 } passphrase)
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["passphrase"] = ["12 to 200 characters."] });
        }

        var caller = Caller.Of(http);
        if (await store.FindAsync(caller.OrganizationId, id, ct) is not { Kind: CaRow.Root } root)
        {
            return Problems.NotFound();
        }

        if (root.SealedKey is null)
        {
            return PkiProblems.RootKeyAbsent();
        }

        var exported = new ExportedRootKey(Encrypt(root, secrets, passphrase), PemEncoding.WriteString("CERTIFICATE", root.Certificate));
        var removed = await db.WriteAsync(async tx =>
        {
            await CaStore.TouchAsync(tx, caller.OrganizationId);
            if (!await CaStore.RemoveKeyAsync(tx, caller.OrganizationId, id))
            {
                return false;
            }

            await audit.WriteAsync(tx, caller, "ca.export-key", id, new { passphrase = "•••" });
            return true;
        }, ct);
        vault.Forget(caller.OrganizationId);
        http.Response.Headers.CacheControl = "no-store";
        return removed ? TypedResults.Ok(exported) : PkiProblems.RootKeyAbsent();
    }

    private static string Encrypt(CaRow root, SecretBox secrets, string passphrase)
    {
        using var certificate = KeyedCertificate.Open(root.Certificate, secrets.Open(root.SealedKey!, CaRow.KeyPurpose(root.Id)));
        using AsymmetricAlgorithm key = (AsymmetricAlgorithm?)certificate.GetRSAPrivateKey() ?? certificate.GetECDsaPrivateKey()!;
        return key.ExportEncryptedPkcs8PrivateKeyPem(
            passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations));
    }
}
