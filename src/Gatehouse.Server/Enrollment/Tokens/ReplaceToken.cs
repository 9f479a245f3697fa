using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>
/// The remedy for a link that expired, leaked or ran full: a new token with the same settings, its lifetime counted from
/// now; the old one is revoked in the same transaction unless it shall stay.
/// </summary>
internal sealed class ReplaceToken(Database database, TokenStore tokens, CreateToken create, TokenRevocation revocation)
{
    /// <summary>Makes the replacement.</summary>
    public static Task<Results<Created<EnrollmentTokenInfo>, ProblemHttpResult>> HandleAsync(
        string id, ReplaceEnrollmentToken request, HttpContext http, ReplaceToken replace, CancellationToken ct) => replace.RunAsync(http, id, request, ct);

    private async Task<Results<Created<EnrollmentTokenInfo>, ProblemHttpResult>> RunAsync(
        HttpContext http, string id, ReplaceEnrollmentToken request, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (await tokens.FindAsync(caller.OrganizationId, id, ct) is not { } old)
        {
            return Problems.NotFound();
        }

        var (row, problem) = await create.PrepareAsync(caller, Again(old, request), old.Id, ct);
        if (row is null)
        {
            return problem!;
        }

        await database.WriteAsync(async tx =>
        {
            await create.StoreAsync(tx, caller, row);
            if (request.RevokeOld && await TokenStore.LockAsync(tx, caller.OrganizationId, id) is { RevokedMs: null } current)
            {
                await revocation.ApplyAsync(tx, caller, current, $"replaced by {row.Id}", cancelRunning: false, ct);
            }
        }, ct);
        return await create.CreatedAsync(http, row, ct);
    }

    private static CreateEnrollmentToken Again(TokenRow old, ReplaceEnrollmentToken request) => new()
    {
        Name = old.Name,
        ExpiresAt = request.ExpiresAt,
        NeverExpires = request.ExpiresAt is null && old.SignedExpiresMs is null,
        LifetimeSeconds = request.ExpiresAt is null && old.SignedExpiresMs is { } end ? (end - (old.NotBeforeMs ?? old.IssuedMs)) / 1000 : null,
        GroupId = old.GroupId,
        ScepProfileId = old.ScepProfileId,
        MaxUses = request.MaxUses ?? (int)old.MaxUses,
        Ownership = old.OwnershipKind,
        Platforms = old.PlatformList,
        MinimumOs = old.MinimumOsMap,
        Variant = old.VariantKind,
        AllowedSerials = old.SerialList,
        Note = old.Note,
        InviteeEmail = old.InviteeEmail,
        RevokeAfterFailures = (int)old.RevokeAfterFailures,
        RequireSignIn = old.RequireSignIn,
    };
}
