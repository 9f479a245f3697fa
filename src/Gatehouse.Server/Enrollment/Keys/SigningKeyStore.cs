using System.Security.Cryptography;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Keys;

/// <summary>
/// The keys that sign an organization's enrollment tokens. Rows are read on every use: a rotation or withdrawal holds
/// in every process from its commit on, and importing a key costs far less than the check it is for.
/// </summary>
internal sealed class SigningKeyStore(Database database, SecretBox secrets, IRsaKeys keys, TimeProvider time)
{
    /// <summary>Size of new keys. RFC 7518 §3.3 asks for 2048 or more.</summary>
    public const int KeySize = 2048;

    private const int MaxCandidates = 16;

    // A token is live when its row would still let devices in.
    private const string LiveCount =
        """
        (select count(*) from enrollment_token t where t.kid = k.kid and t.revoked_ms is null
           and (t.expires_ms is null or t.expires_ms > @now) and (t.max_uses = 0 or t.used < t.max_uses))
        """;

    /// <summary>The key that signs now; the first one is made when it is first asked for.</summary>
    public async Task<SigningKeyRow> SigningAsync(string organizationId, CancellationToken ct)
    {
        const string Find = "select * from enrollment_signing_key where org_id = @organizationId and state = 'signing'";
        if (await database.FirstAsync<SigningKeyRow>(Find, new { organizationId }, ct) is { } key)
        {
            return key;
        }

        var fresh = Make(organizationId);
        return await database.WriteAsync(async tx =>
        {
            // Two processes may both get here; the unique index lets one of them win.
            await tx.ExecuteAsync(Insert + " on conflict do nothing", fresh);
            return (await tx.FirstAsync<SigningKeyRow>(Find, new { organizationId }))!;
        }, ct);
    }

    /// <summary>One key, by its id.</summary>
    public Task<SigningKeyRow?> FindAsync(string kid, CancellationToken ct) =>
        database.FirstAsync<SigningKeyRow>("select * from enrollment_signing_key where kid = @kid", new { kid }, ct);

    /// <summary>Keys that a token without <c>kid</c> may have been signed with.</summary>
    public Task<List<SigningKeyRow>> ActiveAsync(string organizationId, CancellationToken ct) =>
        database.QueryAsync<SigningKeyRow>(
            $"select * from enrollment_signing_key where org_id = @organizationId and state <> 'withdrawn' order by created_ms desc limit {MaxCandidates}",
            new { organizationId }, ct);

    /// <summary>All keys of an organization with their live tokens, newest first.</summary>
    public Task<List<SigningKeyRow>> ListAsync(string organizationId, CancellationToken ct) =>
        database.QueryAsync<SigningKeyRow>(
            $"select k.*, {LiveCount} as live_tokens from enrollment_signing_key k where k.org_id = @organizationId order by k.created_ms desc, k.kid",
            new { organizationId, now = Now }, ct);

    /// <summary>One key with its live tokens, locked for the transaction; null when the organization has no such key.</summary>
    public Task<SigningKeyRow?> LockAsync(Tx tx, string organizationId, string kid) =>
        tx.FirstAsync<SigningKeyRow>(
            $"select k.*, {LiveCount} as live_tokens from enrollment_signing_key k where k.org_id = @organizationId and k.kid = @kid" + tx.ForUpdate,
            new { organizationId, kid, now = Now });

    /// <summary>Makes a key; storing it is <see cref="ReplaceAsync"/>'s work, since making one takes too long for a transaction.</summary>
    public SigningKeyRow Make(string organizationId)
    {
        using var rsa = keys.New(KeySize);
        var kid = Id.New("key", time);
        return new SigningKeyRow
        {
            Kid = kid,
            OrgId = organizationId,
            State = "signing",
            KeySize = rsa.KeySize,
            PublicKey = rsa.ExportSubjectPublicKeyInfo(),
            PrivateKey = secrets.Seal(rsa.ExportPkcs8PrivateKey(), PrivatePurpose(kid)),
            ChallengeKey = secrets.Seal(RandomNumberGenerator.GetBytes(32), ChallengePurpose(kid)),
            CreatedMs = Now,
        };
    }

    /// <summary>Puts a new key in the place of the signing one, which goes on verifying.</summary>
    public async Task ReplaceAsync(Tx tx, SigningKeyRow fresh)
    {
        await tx.ExecuteAsync(
            "update enrollment_signing_key set state = 'verifying', retired_ms = @CreatedMs where org_id = @OrgId and state = 'signing'", fresh);
        await tx.ExecuteAsync(Insert, fresh);
    }

    /// <summary>Withdraws a key: its private parts are deleted, and nothing that it signed is believed any more.</summary>
    public Task WithdrawAsync(Tx tx, string kid, string reason) =>
        tx.ExecuteAsync(
            """
            update enrollment_signing_key set state = 'withdrawn', withdrawn_ms = @now, withdraw_reason = @reason,
                private_key = null, challenge_key = null
            where kid = @kid
            """,
            new { kid, reason, now = Now });

    /// <summary>The private key, to sign with; null for a withdrawn key. The caller disposes it.</summary>
    public RSA? OpenPrivate(SigningKeyRow key)
    {
        if (key.PrivateKey is null)
        {
            return null;
        }

        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(secrets.Open(key.PrivateKey, PrivatePurpose(key.Kid)), out _);
        return rsa;
    }

    /// <summary>The public key, to verify with. The caller disposes it.</summary>
    public static RSA OpenPublic(SigningKeyRow key)
    {
        var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.PublicKey, out _);
        return rsa;
    }

    /// <summary>Key of the short challenges that belong to this signing key; null for a withdrawn one.</summary>
    public byte[]? OpenChallengeKey(SigningKeyRow key) =>
        key.ChallengeKey is null ? null : secrets.Open(key.ChallengeKey, ChallengePurpose(key.Kid));

    private const string Insert =
        """
        insert into enrollment_signing_key (kid, org_id, state, key_size, public_key, private_key, challenge_key, created_ms)
        values (@Kid, @OrgId, @State, @KeySize, @PublicKey, @PrivateKey, @ChallengeKey, @CreatedMs)
        """;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string PrivatePurpose(string kid) => $"enrollment.signing-key:{kid}";

    private static string ChallengePurpose(string kid) => $"enrollment.challenge-key:{kid}";
}
