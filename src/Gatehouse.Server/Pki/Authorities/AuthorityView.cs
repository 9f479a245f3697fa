using System.Globalization;
using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Pki.Profiles;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>CAs as the API shows them, with what an operator should do about them.</summary>
public sealed class AuthorityView(AuthorityVault vault, CaStore store, CrlStore crls, SelfTests selfTests, ScepAddresses addresses, TimeProvider time)
{
    private const int WarnDays = 90;
    private static readonly TimeSpan RootKeyOnline = TimeSpan.FromDays(7);

    /// <summary>Every CA, oldest first. Makes the first ones when there are none.</summary>
    public async Task<List<CertificateAuthority>> ListAsync(string organizationId, CancellationToken ct)
    {
        var authorities = await vault.GetAsync(organizationId, ct);
        var lists = (await crls.ListAsync(organizationId, ct)).ToDictionary(c => c.CaId);
        return [.. (await store.ListAsync(organizationId, ct)).Select(r => Of(r, lists.GetValueOrDefault(r.Id), authorities))];
    }

    /// <summary>One; null when it is not in the organization.</summary>
    public async Task<CertificateAuthority?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        (await ListAsync(organizationId, ct)).Find(c => c.Id == id);

    private CertificateAuthority Of(CaRow row, CrlRow? crl, OrganizationAuthorities authorities) => new()
    {
        Id = row.Id,
        Kind = Enum.Parse<CaKind>(row.Kind, ignoreCase: true),
        State = Enum.Parse<CaState>(row.State, ignoreCase: true),
        ParentId = row.ParentId,
        ScepProfileId = row.ProfileId,
        Subject = row.Subject,
        SerialNumber = row.Serial,
        KeyAlgorithm = Enum.TryParse<CaKeyAlgorithm>(row.KeyAlgorithm, out var algorithm) ? algorithm : null,
        HasKey = row.SealedKey is not null,
        NotBefore = DateTimeOffset.FromUnixTimeMilliseconds(row.NotBeforeMs),
        NotAfter = DateTimeOffset.FromUnixTimeMilliseconds(row.NotAfterMs),
        Sha256 = Convert.ToHexString(SHA256.HashData(row.Certificate)),
        Sha1 = Convert.ToHexString(Fingerprints.Sha1(row.Certificate)),
        CertificatePem = PemEncoding.WriteString("CERTIFICATE", row.Certificate),
        ActivateAt = row.ActivateMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
        RaNotAfter = authorities.Ras.FirstOrDefault(r => r.Row.CaId == row.Id) is { } ra ? DateTimeOffset.FromUnixTimeMilliseconds(ra.Row.NotAfterMs) : null,
        Crl = crl is { Der: not null } ? Status(crl) : null,
        SelfTest = row.State == CaRow.Active ? selfTests.Of(row.Id) : null,
        Warnings = [.. Warnings(row)],
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs),
    };

    private CrlStatus Status(CrlRow crl) => new(
        crl.Number, DateTimeOffset.FromUnixTimeMilliseconds(crl.ThisUpdateMs), DateTimeOffset.FromUnixTimeMilliseconds(crl.NextUpdateMs),
        (int)crl.Entries, crl.IsFreshAt(Now), addresses.CrlUrl(crl.CaId));

    private IEnumerable<string> Warnings(CaRow row)
    {
        var days = (row.NotAfterMs - Now) / 86_400_000;
        if (row.State == CaRow.Active && days < WarnDays)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Ends in {days} days; {(row.Kind == CaRow.External ? "add the CA that follows it to its SCEP profile" : "start a rollover")}.");
        }

        if (row is { Kind: CaRow.Root, SealedKey: not null, IsOver: false } && Now - row.CreatedMs > RootKeyOnline.TotalMilliseconds)
        {
            yield return "The root's key has been online for more than 7 days; export and remove it.";
        }

        if (row.State == CaRow.Active && selfTests.Of(row.Id) is { Passed: false } test)
        {
            yield return $"Self-test failed: {test.Detail}";
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
