using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Keys;

/// <summary>Reads and changes <c>tv_key</c>.</summary>
internal sealed class TvKeyStore(Database database, SecretBox secrets, IRsaKeys rsaKeys, TimeProvider time)
{
    private const int Bits = 2048;
    private const int CertificateYears = 20; // what ends a key is its row; MVPDs differ in what they do with a certificate that ended

    private const string Living = "select * from tv_key where org_id = @organizationId and purpose = @purpose and (ends_ms is null or ends_ms > @now)";

    private static readonly string ByAge = string.Join(", ", TvKeyPurposes.All.Where(p => !TvKeyPurposes.HeldOutside(p)).Select(p => $"'{TvKeyPurposes.Text(p)}'"));

    private const string Order = " order by current_from_ms desc, id desc";

    /// <summary>Keys of a purpose that still count or will, newest first.</summary>
    public Task<List<TvKeyRow>> LivingAsync(string organizationId, TvKeyPurpose purpose, CancellationToken ct) =>
        database.QueryAsync<TvKeyRow>(Living + Order, new { organizationId, purpose = TvKeyPurposes.Text(purpose), now = Now }, ct);

    /// <summary>All keys of an organization, newest first.</summary>
    public Task<List<TvKeyRow>> ListAsync(string organizationId, CancellationToken ct) =>
        database.QueryAsync<TvKeyRow>("select * from tv_key where org_id = @organizationId" + Order, new { organizationId }, ct);

    /// <summary>A new key, not yet stored. Costs what making an RSA key costs, so not within a transaction.</summary>
    public TvKeyRow Make(string organizationId, TvKeyPurpose purpose, DateTimeOffset currentFrom)
    {
        var id = Id.New("key", time);
        using var rsa = rsaKeys.New(Bits);
        var pkcs8 = rsa.ExportPkcs8PrivateKey();
        try
        {
            return new TvKeyRow
            {
                Id = id,
                OrgId = organizationId,
                Purpose = TvKeyPurposes.Text(purpose),
                PrivateKey = secrets.Seal(pkcs8, SealedFor(id)),
                Certificate = Certify(rsa, id),
                CreatedMs = Now,
                CurrentFromMs = currentFrom.ToUnixTimeMilliseconds(),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>Stores a key, and lets those before it run out after it took over.</summary>
    public static async Task AddAsync(Tx tx, TvKeyRow key)
    {
        await tx.ExecuteAsync(
            """
            insert into tv_key (id, org_id, purpose, private_key, certificate, created_ms, current_from_ms)
            values (@Id, @OrgId, @Purpose, @PrivateKey, @Certificate, @CreatedMs, @CurrentFromMs)
            """, key);
        if (TvKeyPurposes.CountsAfter(TvKeyPurposes.Parse(key.Purpose)!.Value) is { } after)
        {
            await tx.ExecuteAsync(
                "update tv_key set ends_ms = @ends where org_id = @OrgId and purpose = @Purpose and id <> @Id and current_from_ms <= @CurrentFromMs and ends_ms is null",
                new { key.OrgId, key.Purpose, key.Id, key.CurrentFromMs, ends = key.CurrentFromMs + (long)after.TotalMilliseconds });
        }
    }

    /// <summary>The first key of a purpose, or those that another process made just before.</summary>
    public Task<List<TvKeyRow>> EnsureAsync(TvKeyRow fresh, CancellationToken ct) => database.WriteAsync(
        async tx =>
        {
            // Two processes may both get here; whoever is second uses the first one's.
            await OrganizationLock.TakeAsync(tx, fresh.OrgId);
            var there = await tx.QueryAsync<TvKeyRow>(Living + Order, new { organizationId = fresh.OrgId, purpose = fresh.Purpose, now = Now });
            if (there.Exists(k => k.CurrentFromMs <= Now))
            {
                return there;
            }

            await AddAsync(tx, fresh);
            return [fresh, .. there];
        }, ct);

    /// <summary>Ends a key at once. False when there is none that still counts.</summary>
    public async Task<bool> EndAsync(Tx tx, string organizationId, string id) =>
        await tx.ExecuteAsync(
            "update tv_key set ends_ms = @now where org_id = @organizationId and id = @id and (ends_ms is null or ends_ms > @now)",
            new { organizationId, id, now = Now }) == 1;

    /// <summary>Keys that have been in use since then or longer, with nobody to follow them yet; of the purposes that no one outside holds certificates for.</summary>
    public static Task<List<TvKeyRow>> DueAsync(Tx tx, DateTimeOffset currentSince, int limit) => tx.QueryAsync<TvKeyRow>(
        $"""
        select * from tv_key k where ends_ms is null and current_from_ms < @since and purpose in ({ByAge})
            and not exists (select 1 from tv_key n where n.org_id = k.org_id and n.purpose = k.purpose and n.ends_ms is null and n.current_from_ms > k.current_from_ms)
        order by current_from_ms, id limit @limit
        """,
        new { since = currentSince.ToUnixTimeMilliseconds(), limit });

    /// <summary>Stores a successor, unless another process did so just before.</summary>
    public static async Task<bool> FollowAsync(Tx tx, TvKeyRow old, TvKeyRow next)
    {
        await OrganizationLock.TakeAsync(tx, old.OrgId);
        if (await tx.FirstAsync<string>(
            "select id from tv_key where org_id = @OrgId and purpose = @Purpose and id <> @Id and ends_ms is null and current_from_ms > @CurrentFromMs limit 1", old) is not null)
        {
            return false;
        }

        await AddAsync(tx, next);
        return true;
    }

    /// <summary>Removes keys that have ended.</summary>
    public static Task<int> SweepAsync(Tx tx, DateTimeOffset now, int limit) =>
        tx.ExecuteAsync(
            "delete from tv_key where id in (select id from tv_key where ends_ms <= @now limit @limit)", new { now = now.ToUnixTimeMilliseconds(), limit });

    /// <summary>The key, ready for use. The caller keeps it.</summary>
    public TvKey Open(TvKeyRow row)
    {
        var pkcs8 = secrets.Open(row.PrivateKey, SealedFor(row.Id));
        try
        {
            var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return new TvKey(row.Id, rsa, X509CertificateLoader.LoadCertificate(row.Certificate));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private byte[] Certify(RSA key, string id)
    {
        var request = new CertificateRequest($"CN={id}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(CertificateYears));
        return certificate.RawData;
    }

    private static string SealedFor(string id) => "tv.key:" + id;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
