using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>
/// CAs with their decrypted keys, per organization. They are read again when another process changed them, which is looked
/// up at most once a second, and at the latest after <see cref="PkiOptions.KeyCacheLifetime"/>. Whatever depends on the
/// revocation of device certificates is never cached here.
/// </summary>
public sealed class AuthorityVault(
    CaStore store, AuthorityFactory factory, ServiceCertificates services, SecretBox secrets, IOptions<PkiOptions> options, TimeProvider time)
{
    private const int MaxAttempts = 3;
    private static readonly TimeSpan VersionCheckInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The CAs of an organization; made now when it has none.</summary>
    /// <exception cref="InvalidOperationException">There is no such organization.</exception>
    public async Task<OrganizationAuthorities> GetAsync(string organizationId, CancellationToken ct)
    {
        var entry = _entries.GetOrAdd(organizationId, _ => new Entry());
        if (entry.Current is { } current && time.GetUtcNow() - current.CheckedAt < VersionCheckInterval)
        {
            return current.Authorities;
        }

        await entry.Gate.WaitAsync(ct);
        try
        {
            return await RefreshAsync(entry, organizationId, ct);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    /// <summary>As <see cref="GetAsync"/>, and not older than the call. Callers that wait for one another share a look.</summary>
    public async Task<OrganizationAuthorities> GetNewestAsync(string organizationId, CancellationToken ct)
    {
        var entry = _entries.GetOrAdd(organizationId, _ => new Entry());
        var begun = entry.LooksBegun;
        await entry.Gate.WaitAsync(ct);
        try
        {
            // A look that had begun before the call may have missed what the caller is after; the one after it has not.
            return entry.LastGood > begun ? entry.Current!.Authorities : await RefreshAsync(entry, organizationId, ct, newest: true);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    /// <summary>Drops what is held, so that the next use reads it again.</summary>
    public void Forget(string organizationId) => _entries.TryRemove(organizationId, out _);

    /// <summary>Drops keys that were not used for as long as they may be held.</summary>
    public void DropIdle()
    {
        foreach (var (organizationId, entry) in _entries)
        {
            if (entry.Current is { } current && time.GetUtcNow() - current.LoadedAt >= options.Value.KeyCacheLifetime)
            {
                _entries.TryRemove(organizationId, out _);
            }
        }
    }

    /// <summary>
    /// A CA that can sign its revocation list; null when its key is not here, or nobody looks at its list any more. The list of a
    /// compromised CA goes on: whoever has not heard of it otherwise reads there that nothing of it is good.
    /// </summary>
    public CaSigner? ListSigner(OrganizationAuthorities authorities, string caId) =>
        authorities.Signers.FirstOrDefault(s => s.Row.Id == caId)
        ?? (authorities.All.FirstOrDefault(r => r.Id == caId) is { SealedKey: not null } row
            && (row.State == CaRow.Compromised || row is { Kind: CaRow.Root, IsOver: false })
                ? Open(row)
                : null);

    private async Task<OrganizationAuthorities> RefreshAsync(Entry entry, string organizationId, CancellationToken ct, bool newest = false)
    {
        var now = time.GetUtcNow();
        if (entry.Current is { } current && now - current.LoadedAt < options.Value.KeyCacheLifetime)
        {
            if (!newest && now - current.CheckedAt < VersionCheckInterval)
            {
                return current.Authorities;
            }

            var look = ++entry.LooksBegun;
            if (await store.VersionAsync(organizationId, ct) == current.Authorities.Version)
            {
                (entry.Current, entry.LastGood) = (current with { CheckedAt = now }, look);
                return current.Authorities;
            }
        }

        var load = ++entry.LooksBegun;
        var authorities = await LoadAsync(organizationId, ct);
        (entry.Current, entry.LastGood) = (new Held(authorities, now, now), load);
        return authorities;
    }

    private async Task<OrganizationAuthorities> LoadAsync(string organizationId, CancellationToken ct)
    {
        if (await store.VersionAsync(organizationId, ct) is null)
        {
            await factory.CreateFirstAsync(organizationId, ct);
        }

        for (var attempt = 1; ; attempt++)
        {
            await services.EnsureAsync(organizationId, ct);
            if (await TryLoadAsync(organizationId, ct) is { } authorities)
            {
                return authorities;
            }

            if (attempt == MaxAttempts)
            {
                throw new InvalidOperationException("The organization's active CA has no certificates for its services.");
            }
        }
    }

    /// <summary>Null when another CA came into charge after its services were looked at.</summary>
    private async Task<OrganizationAuthorities?> TryLoadAsync(string organizationId, CancellationToken ct)
    {
        // The version first: a change between the two reads is then noticed at the next look.
        var version = await store.VersionAsync(organizationId, ct) ?? throw new InvalidOperationException("The organization has no CA.");
        var rows = await store.ListAsync(organizationId, ct);
        var signers = rows.Where(r => r.Kind == CaRow.Issuing && r.State is CaRow.Active or CaRow.Retiring).Select(Open).ToList();
        var serviceRows = (await store.ServiceCertificatesAsync(organizationId, ct)).Select(r => Open(r, rows)).ToList();
        var live = rows.Where(r => !r.IsOver && r.Kind != CaRow.External).ToList();
        var issuing = signers.Single(s => s.Row.State == CaRow.Active);
        var profileSigner = serviceRows.Find(s => s.Row.Purpose == ServiceCertificateRow.ProfileSigning && live.Exists(r => r.Id == s.Row.CaId));
        if (profileSigner is null || (!issuing.IsRsa && !serviceRows.Exists(s => s.Row.Purpose == ServiceCertificateRow.Ra && s.Row.CaId == issuing.Row.Id)))
        {
            return null;
        }

        return new OrganizationAuthorities
        {
            OrganizationId = organizationId,
            OrganizationName = await store.OrganizationNameAsync(organizationId, ct) ?? organizationId,
            Version = version,
            Issuing = issuing,
            Signers = signers,
            Next = rows.SingleOrDefault(r => r.Kind == CaRow.Issuing && r.State == CaRow.Next),
            All = rows,
            External = [.. rows.Where(r => !r.IsOver && r.Kind == CaRow.External)],
            Ras = [.. serviceRows.Where(s => s.Row.Purpose == ServiceCertificateRow.Ra && live.Exists(r => r.Id == s.Row.CaId))],
            ProfileSigner = profileSigner,
            Trusted = [.. live.OrderBy(r => r.Kind == CaRow.Root).ThenByDescending(r => r.Id, StringComparer.Ordinal).Select(r => r.Certificate)],
        };
    }

    private CaSigner Open(CaRow row) =>
        new(row, KeyedCertificate.Open(row.Certificate, secrets.Open(row.SealedKey!, CaRow.KeyPurpose(row.Id))));

    private ServiceSigner Open(ServiceCertificateRow row, List<CaRow> cas)
    {
        X509Certificate2 certificate = KeyedCertificate.Open(row.Certificate, secrets.Open(row.SealedKey, ServiceCertificateRow.KeyPurpose(row.Id)));
        return new ServiceSigner(row, certificate, cas.Single(c => c.Id == row.CaId).Certificate);
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public Held? Current { get; set; }

        /// <summary>Looks into the database, counted behind the gate as they begin.</summary>
        public long LooksBegun { get; set; }

        /// <summary>The last of them that did not fail.</summary>
        public long LastGood { get; set; }
    }

    private sealed record Held(OrganizationAuthorities Authorities, DateTimeOffset LoadedAt, DateTimeOffset CheckedAt);
}
