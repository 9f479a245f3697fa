using System.Buffers.Text;
using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Keys;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>Makes tokens: new ones, and those that take the place of another.</summary>
internal sealed class CreateToken(
    Database database, TokenStore tokens, SigningKeyStore keys, Foundations foundations, EnrollmentJournal journal, IAudit audit,
    IOptions<EnrollmentOptions> options, TimeProvider time)
{
    private readonly TokenRules _rules = new(options.Value);

    /// <summary>Makes a token. Its link is asked for separately.</summary>
    public static Task<Results<Created<EnrollmentTokenInfo>, ProblemHttpResult>> HandleAsync(
        CreateEnrollmentToken request, HttpContext http, CreateToken create, CancellationToken ct) => create.RunAsync(http, request, ct);

    private async Task<Results<Created<EnrollmentTokenInfo>, ProblemHttpResult>> RunAsync(HttpContext http, CreateEnrollmentToken request, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var (row, problem) = await PrepareAsync(caller, request, replaces: null, ct);
        if (row is null)
        {
            return problem!;
        }

        await database.WriteAsync(tx => StoreAsync(tx, caller, row), ct);
        return await CreatedAsync(http, row, ct);
    }

    /// <summary>Checks a request and makes the row, without storing it. One of the two results is null.</summary>
    public async Task<(TokenRow? Row, ProblemHttpResult? Problem)> PrepareAsync(
        Caller caller, CreateEnrollmentToken request, string? replaces, CancellationToken ct)
    {
        var faults = _rules.Check(request, time.GetUtcNow());
        if (faults.Count > 0)
        {
            return (null, Problems.RequestInvalid(faults));
        }

        if (await foundations.GroupAsync(caller.OrganizationId, request.GroupId, ct) is not { } groupId)
        {
            return (null, EnrollmentProblems.GroupUnknown());
        }

        if (request.ScepProfileId is not null && await foundations.ScepAsync(caller.OrganizationId, request.ScepProfileId, ct) is null)
        {
            return (null, EnrollmentProblems.ScepProfileUnknown());
        }

        if (request.Variant == EnrollmentVariant.ProfileService && options.Value.AppleDeviceCaFile is null)
        {
            return (null, EnrollmentProblems.ProfileServiceUnavailable());
        }

        var key = await keys.SigningAsync(caller.OrganizationId, ct);
        return (Row(caller, request, groupId, key.Kid, replaces), null);
    }

    /// <summary>Stores a made row, with its traces.</summary>
    public async Task StoreAsync(Tx tx, Caller caller, TokenRow row)
    {
        await tokens.InsertAsync(tx, row);
        await audit.WriteAsync(tx, caller, "token.create", row.Id, new { row.Name, row.GroupId, row.MaxUses, expiresAt = Words.Instant(row.ExpiresMs), row.Replaces });
        await journal.WriteAsync(tx, new JournalEvent(row.OrgId, Codes.TokenCreated, "admin") { TokenId = row.Id, Detail = new { by = caller.Name } });
    }

    /// <summary>The answer to a token that was made.</summary>
    public async Task<Created<EnrollmentTokenInfo>> CreatedAsync(HttpContext http, TokenRow row, CancellationToken ct)
    {
        ETags.Set(http, row.Version);
        var info = TokenContracts.Of(row, await foundations.MissingAsync(row, ct), time.GetUtcNow());
        return TypedResults.Created($"/api/v1/enrollment/tokens/{row.Id}", info);
    }

    private TokenRow Row(Caller caller, CreateEnrollmentToken request, string groupId, string kid, string? replaces)
    {
        var now = time.GetUtcNow();
        var id = Id.New("tok", time);
        var maxUses = request.MaxUses ?? (request.InviteeEmail is null ? 0 : 1);
        var end = WholeSeconds(_rules.EndOf(request, now));
        return new TokenRow
        {
            Id = id,
            OrgId = caller.OrganizationId,
            Jti = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            CodeSealed = tokens.SealCode(id, TokenStore.NewCode()),
            Kid = kid,
            SignedName = request.Name.Trim(),
            SignedMaxUses = maxUses,
            SignedExpiresMs = end,
            IssuedMs = WholeSeconds(now)!.Value,
            NotBeforeMs = WholeSeconds(request.NotBefore),
            Name = request.Name.Trim(),
            Note = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim(),
            GroupId = groupId,
            ScepProfileId = request.ScepProfileId,
            MaxUses = maxUses,
            RevokeAfterFailures = request.RevokeAfterFailures,
            ExpiresMs = end,
            Ownership = Words.Of(request.Ownership),
            Platforms = Words.Json(request.Platforms.Distinct().Order()),
            MinimumOs = Words.Json(request.MinimumOs),
            Variant = Words.Of(request.Variant),
            AllowedSerials = Words.Json(request.AllowedSerials.Select(TokenRules.Serial).Distinct()),
            InviteeEmail = request.InviteeEmail,
            RequireSignIn = request.RequireSignIn,
            Replaces = replaces,
            CreatedMs = now.ToUnixTimeMilliseconds(),
            CreatedBy = caller.Id,
            CreatedByName = caller.Name,
            Version = 1,
        };
    }

    // RFC 7519 §2: a NumericDate counts seconds; the row says the same as the token.
    private static long? WholeSeconds(DateTimeOffset? at) => at?.ToUnixTimeSeconds() * 1000;
}
