using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Keys;

/// <summary>Reads and changes <c>oauth_signing_key</c>. Each organization has its own keys, per algorithm.</summary>
internal sealed class KeyStore(Database database, SecretBox secrets, IOptions<OAuthOptions> options, TimeProvider time)
{
    /// <summary>How long a key stays published after the next one took over: longer than any token that it signed.</summary>
    public static readonly TimeSpan PublishedAfter = TimeSpan.FromDays(2);

    /// <summary>How long ID tokens of a key that is not published any more still say whom they mean: longer than any browser session.</summary>
    private static readonly TimeSpan RememberedAfter = TimeSpan.FromDays(90);

    private const int RsaBits = 2048;

    private const string Current = """
        select * from oauth_signing_key where org_id = @organizationId and algorithm = @algorithm and withdrawn_ms is null and private_key is not null and signs_from_ms <= @now
            and (published_until_ms is null or published_until_ms > @now)
        order by signs_from_ms desc, kid desc limit 1
        """;

    /// <summary>The key that signs now; null before the first.</summary>
    public Task<KeyRow?> SigningAsync(string organizationId, string algorithm, CancellationToken ct) =>
        database.FirstAsync<KeyRow>(Current, new { organizationId, algorithm, now = Now }, ct);

    /// <summary>Keys that verifiers may meet: those that will sign, sign, and signed what may still be in use.</summary>
    public Task<List<KeyRow>> PublishedAsync(string organizationId, CancellationToken ct) =>
        database.QueryAsync<KeyRow>(
            """
            select * from oauth_signing_key
            where org_id = @organizationId and withdrawn_ms is null and (published_until_ms is null or published_until_ms > @now) order by signs_from_ms desc, kid
            """,
            new { organizationId, now = Now }, ct);

    /// <summary>Keys whose signatures we know for ours: the published ones, and those that were until not long ago.</summary>
    public Task<List<KeyRow>> KnownAsync(string organizationId, CancellationToken ct) =>
        database.QueryAsync<KeyRow>("select * from oauth_signing_key where org_id = @organizationId and withdrawn_ms is null", new { organizationId }, ct);

    /// <summary>All keys, newest first.</summary>
    public Task<List<KeyRow>> ListAsync(string organizationId, CancellationToken ct) =>
        database.QueryAsync<KeyRow>("select * from oauth_signing_key where org_id = @organizationId order by signs_from_ms desc, kid", new { organizationId }, ct);

    /// <summary>One key in a transaction, locked until its end.</summary>
    public static Task<KeyRow?> LockAsync(Tx tx, string organizationId, string kid) =>
        tx.FirstAsync<KeyRow>($"select * from oauth_signing_key where org_id = @organizationId and kid = @kid{tx.ForUpdate}", new { organizationId, kid });

    /// <summary>Keys whose successor is due, with nobody to follow them yet.</summary>
    public static Task<List<KeyRow>> DueAsync(Tx tx, DateTimeOffset signedSince, int limit) =>
        tx.QueryAsync<KeyRow>(
            $"""
            select * from oauth_signing_key k where withdrawn_ms is null and published_until_ms is null and signs_from_ms < @since
                and not exists (select 1 from oauth_signing_key n where n.org_id = k.org_id and n.algorithm = k.algorithm and n.withdrawn_ms is null and n.signs_from_ms > k.signs_from_ms)
            limit @limit{tx.ForUpdateSkipLocked}
            """,
            new { since = signedSince.ToUnixTimeMilliseconds(), limit });

    /// <summary>A new key, not yet stored. Costs what making a key costs, so not within a transaction.</summary>
    public KeyRow Make(string organizationId, JwsAlgorithm algorithm, DateTimeOffset signsFrom)
    {
        using AsymmetricAlgorithm key = algorithm == JwsAlgorithm.ES256 ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(RsaBits);
        var jwk = key is ECDsa ec ? JsonWebKey.From(ec) : JsonWebKey.From((RSA)key, algorithm);
        jwk = key is ECDsa named ? JsonWebKey.From(named, jwk.Thumbprint) : JsonWebKey.From((RSA)key, algorithm, jwk.Thumbprint);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        try
        {
            return new KeyRow
            {
                Kid = jwk.KeyId!,
                OrgId = organizationId,
                Algorithm = JwsAlgorithms.Name(algorithm),
                PublicJwk = Encoding.UTF8.GetString(new JsonWebKeySet([jwk]).ToJson()),
                PrivateKey = secrets.Seal(pkcs8, Purpose(jwk.KeyId!)),
                CreatedMs = Now,
                SignsFromMs = signsFrom.ToUnixTimeMilliseconds(),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>Stores a key, which lets those before it run out after it took over.</summary>
    public async Task AddAsync(Tx tx, KeyRow key)
    {
        await tx.ExecuteAsync(
            """
            insert into oauth_signing_key (kid, org_id, algorithm, public_jwk, private_key, created_ms, signs_from_ms)
            values (@Kid, @OrgId, @Algorithm, @PublicJwk, @PrivateKey, @CreatedMs, @SignsFromMs)
            """, key);
        await SucceedAsync(tx, key.OrgId, key.Algorithm);
    }

    // Each key is published until some time after the next one took over; the last one has no end. What is past its end stays so.
    private Task SucceedAsync(Tx tx, string organizationId, string algorithm) => tx.ExecuteAsync(
        """
        update oauth_signing_key set published_until_ms = (
            select min(n.signs_from_ms) + @after from oauth_signing_key n
            where n.org_id = oauth_signing_key.org_id and n.algorithm = oauth_signing_key.algorithm and n.withdrawn_ms is null
                and (n.signs_from_ms > oauth_signing_key.signs_from_ms or (n.signs_from_ms = oauth_signing_key.signs_from_ms and n.kid > oauth_signing_key.kid)))
        where org_id = @organizationId and algorithm = @algorithm and withdrawn_ms is null and (published_until_ms is null or published_until_ms > @now)
        """,
        new { organizationId, algorithm, after = (long)PublishedAfter.TotalMilliseconds, now = Now });

    /// <summary>The first key of an organization, or the one that another process made just before.</summary>
    public Task<KeyRow> EnsureAsync(KeyRow fresh, CancellationToken ct) => database.WriteAsync(
        async tx =>
        {
            // Two processes may both get here; whoever is second uses the first one's.
            await tx.FirstAsync<string>($"select id from admin_organization where id = @OrgId{tx.ForUpdate}", new { fresh.OrgId });
            if (await tx.FirstAsync<KeyRow>(Current, new { organizationId = fresh.OrgId, algorithm = fresh.Algorithm, now = Now }) is { } there)
            {
                return there;
            }

            await AddAsync(tx, fresh);
            return fresh;
        }, ct);

    /// <summary>Withdraws a key at once and forgets its private half. The one before it signs again, as long as it is published, until it has another successor.</summary>
    public async Task WithdrawAsync(Tx tx, KeyRow key, string reason)
    {
        await tx.ExecuteAsync(
            "update oauth_signing_key set withdrawn_ms = @now, withdraw_reason = @reason, private_key = null where kid = @Kid",
            new { key.Kid, reason, now = Now });
        await SucceedAsync(tx, key.OrgId, key.Algorithm);
    }

    /// <summary>Forgets the private halves of keys that are not published any more, and removes those that nobody can meet. Withdrawn ones stay to be seen.</summary>
    public async Task<int> SweepAsync(Tx tx, int limit)
    {
        var args = new { now = Now, gone = Now - (long)RememberedAfter.TotalMilliseconds, limit };
        const string Ended = "select kid from oauth_signing_key where withdrawn_ms is null and published_until_ms <=";
        var forgotten = await tx.ExecuteAsync($"update oauth_signing_key set private_key = null where kid in ({Ended} @now and private_key is not null limit @limit)", args);
        return Math.Max(forgotten, await tx.ExecuteAsync($"delete from oauth_signing_key where kid in ({Ended} @gone limit @limit)", args));
    }

    /// <summary>The private half, opened. The caller keeps it.</summary>
    public SigningKey Open(KeyRow row)
    {
        var pkcs8 = secrets.Open(row.PrivateKey ?? throw new InvalidOperationException("A withdrawn key cannot sign."), Purpose(row.Kid));
        try
        {
            if (JwsAlgorithms.Find(row.Algorithm) is JwsAlgorithm.ES256)
            {
                var ec = ECDsa.Create();
                ec.ImportPkcs8PrivateKey(pkcs8, out _);
                return new SigningKey(ec, row.Kid);
            }

            var rsa = RSA.Create();
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return new SigningKey(rsa, row.Kid);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>When a key made now shall begin to sign.</summary>
    public DateTimeOffset SignsFrom => time.GetUtcNow() + options.Value.KeyPublishedAhead;

    private static string Purpose(string kid) => "oauth.signing-key:" + kid;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
