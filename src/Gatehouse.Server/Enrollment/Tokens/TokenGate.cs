using System.Net;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Keys;
using Gatehouse.Server.Hosting;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>
/// The thirteen steps of checking a token, in order, stopping at the first failure. Steps 1 to 6 read the signed token,
/// the others the stored one, which decides. Rows are read each time, so a revocation holds at once in every process.
/// The limit per address runs before all of them, at the route.
/// </summary>
internal sealed class TokenGate(
    TokenStore tokens, SigningKeyStore keys, OrganizationDirectory organizations, Foundations foundations, EnrollmentJournal journal,
    PublicUrls urls, IOptions<EnrollmentOptions> options, TimeProvider time)
{
    private readonly List<IPNetwork> _blocked = [.. options.Value.BlockedNetworks.Select(n => IPNetwork.Parse(n))];

    /// <summary>All steps for a signed token as it was presented.</summary>
    public async Task<TokenVerdict> CheckAsync(string? presented, IPAddress? address, CancellationToken ct)
    {
        var peek = TokenPeek.Read(presented ?? "");
        var rows = await CandidatesAsync(peek, ct);
        var known = rows.Select(r => new EnrollmentTokenKey(r.Kid, SigningKeyStore.OpenPublic(r), r.PrivateKey is null)).ToList();
        try
        {
            var expected = new EnrollmentTokenExpectation(urls.Base);
            var verdict = EnrollmentToken.Validate(presented, known, expected, time.GetUtcNow());
            return await FollowAsync(verdict, peek, rows, presented?.Length ?? 0, address, ct);
        }
        finally
        {
            known.ForEach(k => k.Key.Dispose());
        }
    }

    /// <summary>Steps 7 to 13 for a stored token. A place is not asked for when the visitor already holds one.</summary>
    public async Task<TokenVerdict> CheckAsync(TokenRow row, IPAddress? address, bool needsPlace, CancellationToken ct)
    {
        // 7. The organization is there, and switched on.
        if (await organizations.FindAsync(row.OrgId, ct) is not { Active: true } organization)
        {
            return Close(row, Codes.OrganizationDisabled);
        }

        // 8. was finding the row. 9. Not revoked; the row may end before the signed token does.
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (row.RevokedMs is not null)
        {
            return Close(row, Codes.TokenRevoked);
        }

        if (row.ExpiresMs <= now)
        {
            return Close(row, Codes.TokenExpired);
        }

        if (row.NotBeforeMs > now)
        {
            return Close(row, Codes.TokenNotYetValid);
        }

        // 10 and 11. What it stands on. Without a topic devices refuse the profile, so none is given out.
        var missing = await foundations.MissingAsync(row, ct);
        if (missing.Contains("signing-key"))
        {
            // A short link does not carry the signature, but its token dies with the key all the same.
            return Close(row, Codes.TokenKeyWithdrawn);
        }

        if (missing.Count > 0)
        {
            return missing is ["push"] ? Close(row, Codes.PushNotReady) : Close(row, Codes.Misconfigured, new { missing });
        }

        // 12. Where the visitor comes from. Platform rules are the page's, which knows what it runs on.
        if (address is not null && _blocked.Exists(n => n.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)))
        {
            return Close(row, Codes.AddressBlocked);
        }

        // 13. A place. What counts is the reservation at download; this look only saves people a tap. In the three-phase
        // variant a device that was counted before needs none, and which device it is comes out later.
        return needsPlace && !row.HasPlace && row.VariantKind == EnrollmentVariant.Direct ? Close(row, Codes.TokenExhausted) : new TokenVerdict.Open(row, organization.Name);
    }

    private async Task<List<SigningKeyRow>> CandidatesAsync(TokenPeek peek, CancellationToken ct) => peek switch
    {
        { Kid: { } kid } => await keys.FindAsync(kid, ct) is { } key ? [key] : [],
        { OrganizationId: { } organizationId } => await keys.ActiveAsync(organizationId, ct),
        _ => [],
    };

    private async Task<TokenVerdict> FollowAsync(
        EnrollmentTokenVerdict verdict, TokenPeek peek, List<SigningKeyRow> rows, int length, IPAddress? address, CancellationToken ct)
    {
        var owner = rows.Count > 0 ? rows[0].OrgId : null;
        if (verdict is EnrollmentTokenVerdict.Refused refused)
        {
            var token = refused.Claims is { } said ? await tokens.FindByJtiAsync(said.Jti, ct) : null;
            return new TokenVerdict.Closed(
                CodeOf(refused.Fault), token, owner, new { refused.Step, reason = refused.Detail, characters = length, claimedJti = peek.Jti });
        }

        var genuine = (EnrollmentTokenVerdict.Genuine)verdict;
        if (owner is null || owner != genuine.Claims.OrganizationId)
        {
            return new TokenVerdict.Closed(Codes.TokenAltered, null, owner, new { reason = "sub is not the organization of the key" });
        }

        if (await tokens.FindByJtiAsync(genuine.Claims.Jti, ct) is not { } row || row.OrgId != owner)
        {
            // Step 7 comes before this one, for tokens without a row, too.
            if (await organizations.FindAsync(owner, ct) is not { Active: true })
            {
                return new TokenVerdict.Closed(Codes.OrganizationDisabled, null, owner, new { jti = genuine.Claims.Jti });
            }

            return new TokenVerdict.Closed(Codes.TokenUnknown, null, owner, new { jti = genuine.Claims.Jti });
        }

        await NoteAsync(row, genuine, ct);
        return await CheckAsync(row, address, needsPlace: true, ct);
    }

    private async Task NoteAsync(TokenRow row, EnrollmentTokenVerdict.Genuine genuine, CancellationToken ct)
    {
        if (genuine.Trimmed)
        {
            await journal.WriteAsync(new JournalEvent(row.OrgId, Codes.TokenTrimmed, "user") { TokenId = row.Id }, ct);
        }

        if (genuine.Claims.GroupId != row.GroupId || genuine.Claims.ScepProfileId != row.ScepProfileId)
        {
            await journal.WriteAsync(new JournalEvent(row.OrgId, Codes.TokenClaimsDiffer, "system")
            {
                TokenId = row.Id,
                Detail = new { signed = new { genuine.Claims.GroupId, genuine.Claims.ScepProfileId }, stored = new { row.GroupId, row.ScepProfileId } },
            }, ct);
        }
    }

    private static TokenVerdict.Closed Close(TokenRow row, string code, object? detail = null) => new(code, row, row.OrgId, detail);

    private static string CodeOf(EnrollmentTokenFault fault) => fault switch
    {
        EnrollmentTokenFault.Missing => Codes.TokenMissing,
        EnrollmentTokenFault.Truncated => Codes.TokenTruncated,
        EnrollmentTokenFault.BadHeader => Codes.TokenHeader,
        EnrollmentTokenFault.UnknownKey => Codes.TokenKeyUnknown,
        EnrollmentTokenFault.WithdrawnKey => Codes.TokenKeyWithdrawn,
        EnrollmentTokenFault.BadSignature or EnrollmentTokenFault.WeakKey => Codes.TokenAltered,
        EnrollmentTokenFault.BadClaims or EnrollmentTokenFault.WrongAudience => Codes.TokenAudience,
        EnrollmentTokenFault.NotYetValid => Codes.TokenNotYetValid,
        EnrollmentTokenFault.Expired => Codes.TokenExpired,
        _ => Codes.TokenMalformed,
    };
}
