using System.Security.Cryptography;
using System.Text;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>Token rows.</summary>
internal sealed class TokenStore(Database database, SecretBox secrets)
{
    // Crockford base 32 without the letters that are taken for digits; 16 characters are 80 bits.
    private const string CodeAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int CodeLength = 16;

    private const string Insert =
        """
        insert into enrollment_token (
            id, org_id, jti, code_hash, code_sealed, kid, signed_name, signed_max_uses, signed_expires_ms, issued_ms, not_before_ms,
            name, note, group_id, scep_profile_id, max_uses, revoke_after_failures, expires_ms, ownership, platforms, minimum_os,
            variant, allowed_serials, invitee_email, require_sign_in, replaces, created_ms, created_by, created_by_name)
        values (
            @Id, @OrgId, @Jti, @codeHash, @CodeSealed, @Kid, @SignedName, @SignedMaxUses, @SignedExpiresMs, @IssuedMs, @NotBeforeMs,
            @Name, @Note, @GroupId, @ScepProfileId, @MaxUses, @RevokeAfterFailures, @ExpiresMs, @Ownership, @Platforms, @MinimumOs,
            @Variant, @AllowedSerials, @InviteeEmail, @RequireSignIn, @Replaces, @CreatedMs, @CreatedBy, @CreatedByName)
        """;

    /// <summary>A new short code. A credential.</summary>
    public static string NewCode() => RandomNumberGenerator.GetString(CodeAlphabet, CodeLength);

    /// <summary>Seals a short code, which is shown again later, for its row.</summary>
    public byte[] SealCode(string tokenId, string code) => secrets.Seal(Encoding.ASCII.GetBytes(code), CodePurpose(tokenId));

    /// <summary>The short code of a row.</summary>
    public string OpenCode(TokenRow row) => Encoding.ASCII.GetString(secrets.Open(row.CodeSealed, CodePurpose(row.Id)));

    /// <summary>Stores a new token.</summary>
    public Task InsertAsync(Tx tx, TokenRow row) => tx.ExecuteAsync(Insert, new
    {
        row.Id,
        row.OrgId,
        row.Jti,
        codeHash = HashCode(OpenCode(row)),
        row.CodeSealed,
        row.Kid,
        row.SignedName,
        row.SignedMaxUses,
        row.SignedExpiresMs,
        row.IssuedMs,
        row.NotBeforeMs,
        row.Name,
        row.Note,
        row.GroupId,
        row.ScepProfileId,
        row.MaxUses,
        row.RevokeAfterFailures,
        row.ExpiresMs,
        row.Ownership,
        row.Platforms,
        row.MinimumOs,
        row.Variant,
        row.AllowedSerials,
        row.InviteeEmail,
        row.RequireSignIn,
        row.Replaces,
        row.CreatedMs,
        row.CreatedBy,
        row.CreatedByName,
    });

    /// <summary>A token of an organization.</summary>
    public Task<TokenRow?> FindAsync(string organizationId, string id, CancellationToken ct) =>
        database.FirstAsync<TokenRow>("select * from enrollment_token where id = @id and org_id = @organizationId", new { id, organizationId }, ct);

    /// <summary>As the other overload, locked for a transaction.</summary>
    public static Task<TokenRow?> LockAsync(Tx tx, string organizationId, string id) =>
        tx.FirstAsync<TokenRow>("select * from enrollment_token where id = @id and org_id = @organizationId" + tx.ForUpdate, new { id, organizationId });

    /// <summary>As stored, within a transaction, without a lock.</summary>
    public static Task<TokenRow?> ReadAsync(Tx tx, string id) =>
        tx.FirstAsync<TokenRow>("select * from enrollment_token where id = @id", new { id });

    /// <summary>By the <c>jti</c> of a signed token.</summary>
    public Task<TokenRow?> FindByJtiAsync(string jti, CancellationToken ct) =>
        database.FirstAsync<TokenRow>("select * from enrollment_token where jti = @jti", new { jti }, ct);

    /// <summary>By its short code; null also for what cannot be one.</summary>
    public async Task<TokenRow?> FindByCodeAsync(string code, CancellationToken ct)
    {
        // People type codes from paper: capitals are fine, and the look-alikes are read as what was printed.
        var normal = code.ToLowerInvariant().Replace('o', '0').Replace('i', '1').Replace('l', '1');
        return normal.Length == CodeLength && normal.All(c => CodeAlphabet.Contains(c, StringComparison.Ordinal))
            ? await database.FirstAsync<TokenRow>("select * from enrollment_token where code_hash = @hash", new { hash = HashCode(normal) }, ct)
            : null;
    }

    private static byte[] HashCode(string code) => SHA256.HashData(Encoding.ASCII.GetBytes(code));

    private static string CodePurpose(string tokenId) => $"enrollment.code:{tokenId}";
}
