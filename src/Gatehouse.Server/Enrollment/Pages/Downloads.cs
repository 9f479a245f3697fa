using System.Buffers.Text;
using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Enrollment;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Profiles;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.Pages;

/// <summary>Who asks for a profile.</summary>
internal sealed record DownloadRequest(TokenRow Token, PageSession Session, Visitor Visitor, string Language, string? UserAgent, string? RemoteAddress);

/// <summary>What became of it.</summary>
internal abstract record DownloadOutcome
{
    private DownloadOutcome() { }

    /// <summary>The profile waits under this secret.</summary>
    public sealed record Ready(string AttemptId, string Secret) : DownloadOutcome;

    /// <summary>The device has checked in already; there is nothing left to download.</summary>
    public sealed record Managed : DownloadOutcome;

    /// <summary>No profile.</summary>
    public sealed record Closed(string Code) : DownloadOutcome;
}

/// <summary>
/// Starts attempts: reserves a place, and puts the profile where its address finds it. Coming back reuses the attempt
/// as long as its device has no certificate; after that the old attempt makes room for a new one.
/// </summary>
internal sealed class Downloads(
    Database database, AttemptStore attempts, AttemptMoves moves, OrganizationDirectory organizations, ProfileRenderer renderer,
    Challenges challenges, Foundations foundations, ProfileVault vault, EnrollmentJournal journal, IOptions<EnrollmentOptions> options, TimeProvider time)
{
    /// <summary>Makes the profile ready. The token was checked just before.</summary>
    public async Task<DownloadOutcome> StartAsync(DownloadRequest request, CancellationToken ct)
    {
        var old = request.Session.AttemptId is { } id ? await attempts.FindAsync(request.Token.OrgId, id, ct) : null;
        if (old is { CheckedIn: true, EndedMs: null } or { Stage: AttemptState.Completed or AttemptState.CompletedWithErrors })
        {
            return new DownloadOutcome.Managed();
        }

        if (old is { AwaitsDevice: true } && old.TokenId == request.Token.Id)
        {
            return await AgainAsync(request, old, ct);
        }

        var secret = NewSecret();
        var (attempt, code) = await database.WriteAsync(tx => BeginAsync(tx, request, old, secret, ct), ct);
        return attempt is null ? new DownloadOutcome.Closed(code!) : await FillAsync(request, attempt, secret, Codes.ProfileIssued, ct);
    }

    private async Task<DownloadOutcome> AgainAsync(DownloadRequest request, AttemptRow attempt, CancellationToken ct)
    {
        var valid = attempt.SecretExpiresMs > time.GetUtcNow().ToUnixTimeMilliseconds() && attempt.ProfileSealed is not null;
        if (valid && attempt.Stage == AttemptState.ProfileIssued && request.Session.Secret is { } secret)
        {
            await journal.WriteAsync(Event(request, attempt.Id, Codes.ProfileRefetched), ct);
            return new DownloadOutcome.Ready(attempt.Id, secret);
        }

        // The address has ended, or the three-phase variant got stuck behind its first step: the same attempt starts over.
        var fresh = NewSecret();
        await database.WriteAsync(tx => tx.ExecuteAsync(
            """
            update enrollment_attempt set secret_hash = @hash, secret_expires_ms = @until, state = 'profileIssued', stage_ms = @now, told_ms = null, cause = null
            where id = @Id and state in ('profileIssued', 'deviceIdentified')
            """,
            new { attempt.Id, hash = AttemptStore.HashSecret(fresh), until = SecretEnd(), now = time.GetUtcNow().ToUnixTimeMilliseconds() }), ct);
        return await FillAsync(request, attempt, fresh, Codes.ProfileRefetched, ct);
    }

    private async Task<(AttemptRow? Attempt, string? Code)> BeginAsync(Tx tx, DownloadRequest request, AttemptRow? old, string secret, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var since = (now - TimeSpan.FromMinutes(1)).ToUnixTimeMilliseconds();
        var recent = await tx.ScalarAsync<long>("select count(*) from enrollment_attempt where token_id = @Id and created_ms > @since", new { request.Token.Id, since });
        if (recent >= options.Value.AttemptsPerTokenPerMinute)
        {
            return (null, Codes.TokenRateLimited);
        }

        if (old is { CheckedIn: false } && await moves.EndAsync(tx, old, AttemptState.Cancelled, Causes.Replaced, ct))
        {
            await journal.WriteAsync(tx, new JournalEvent(old.OrgId, Codes.Cancelled, "user") { AttemptId = old.Id, Detail = new { cause = Causes.Replaced } });
        }

        var reserved = await Places.ReserveAsync(tx, request.Token.Id, now);
        var why = reserved ? null : await WhyNoPlaceAsync(tx, request.Token.Id, now);

        // A full token stays open to devices that it counted before; in the three-phase variant they say who they are next.
        if (why is not null && !(why == Codes.TokenExhausted && request.Token.VariantKind == EnrollmentVariant.ProfileService))
        {
            return (null, why);
        }

        var id = Id.New("att", time);
        await tx.ExecuteAsync(Insert, Row(request, id, reserved, secret, now));
        return (await AttemptStore.ReadAsync(tx, request.Token.OrgId, id), null);
    }

    // The statement that reserves says no for three reasons; the row, read in the same transaction, tells which.
    private static async Task<string> WhyNoPlaceAsync(Tx tx, string tokenId, DateTimeOffset now) =>
        await TokenStore.ReadAsync(tx, tokenId) switch
        {
            null => Codes.TokenUnknown,
            { RevokedMs: not null } => Codes.TokenRevoked,
            { } row when row.ExpiresMs <= now.ToUnixTimeMilliseconds() => Codes.TokenExpired,
            _ => Codes.TokenExhausted,
        };

    // Signing takes too long for a transaction, so the profile follows in a second one. When that never comes, the
    // address is empty and "Download again" fills it.
    private async Task<DownloadOutcome> FillAsync(DownloadRequest request, AttemptRow attempt, string secret, string code, CancellationToken ct)
    {
        var organization = await organizations.FindAsync(attempt.OrgId, ct);
        var scep = await foundations.ScepAsync(attempt.OrgId, request.Token.ScepProfileId, ct);
        if (organization is null || scep is null)
        {
            return new DownloadOutcome.Closed(Codes.Misconfigured);
        }

        var profile = attempt.VariantKind == EnrollmentVariant.ProfileService
            ? await renderer.QuestionAsync(organization, attempt, secret, ct)
            : await renderer.ManagementAsync(organization, attempt, scep, await challenges.NewAsync(scep, request.Token, attempt, ct), ct);
        await database.WriteAsync(async tx =>
        {
            await vault.StoreAsync(tx, attempt.Id, profile);
            await journal.WriteAsync(tx, Event(request, attempt.Id, code));
        }, ct);
        return new DownloadOutcome.Ready(attempt.Id, secret);
    }

    private static JournalEvent Event(DownloadRequest request, string attemptId, string code) => new(request.Token.OrgId, code, "user")
    {
        AttemptId = attemptId,
        RemoteAddress = request.RemoteAddress,
        UserAgent = request.UserAgent,
        Platform = request.Visitor.Kind.Word(),
        Detail = request.Session.Person is { } person ? new { person } : null,
    };

    private const string Insert =
        """
        insert into enrollment_attempt (
            id, org_id, token_id, state, variant, ownership, access_rights, holds_place, secret_hash, secret_expires_ms,
            platform, language, user_agent, remote_address, person, person_id, created_ms, stage_ms, expires_ms)
        values (
            @id, @OrgId, @TokenId, 'profileIssued', @Variant, @Ownership, @rights, @reserved, @hash, @secretEnd,
            @platform, @Language, @UserAgent, @RemoteAddress, @Person, @PersonId, @now, @now, @end)
        """;

    private object Row(DownloadRequest request, string id, bool reserved, string secret, DateTimeOffset now) => new
    {
        id,
        reserved,
        request.Token.OrgId,
        TokenId = request.Token.Id,
        request.Token.Variant,
        request.Token.Ownership,
        rights = (int)(request.Token.OwnershipKind == DeviceOwnership.Personal ? AccessRights.Personal : AccessRights.All),
        hash = AttemptStore.HashSecret(secret),
        secretEnd = SecretEnd(),
        platform = request.Visitor.Kind.Word(),
        request.Language,
        UserAgent = request.UserAgent.AtMost(256),
        request.RemoteAddress,
        request.Session.Person,
        request.Session.PersonId,
        now = now.ToUnixTimeMilliseconds(),
        end = (now + options.Value.AttemptLifetime).ToUnixTimeMilliseconds(),
    };

    private long SecretEnd() => (time.GetUtcNow() + options.Value.DownloadLifetime).ToUnixTimeMilliseconds();

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
}
