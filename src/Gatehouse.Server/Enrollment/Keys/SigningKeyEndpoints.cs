using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.Keys;

/// <summary>Signing keys through the API: list, rotate, withdraw.</summary>
internal static class SigningKeyEndpoints
{
    /// <summary>All keys of the organization, newest first, each with the number of tokens that its withdrawal would end.</summary>
    public static async Task<Ok<Page<SigningKey>>> ListAsync(HttpContext http, SigningKeyStore keys, CancellationToken ct)
    {
        var rows = await keys.ListAsync(Caller.Of(http).OrganizationId, ct);
        return TypedResults.Ok(new Page<SigningKey>([.. rows.Select(ToContract)], null));
    }

    /// <summary>Makes a new key that signs from now on. The old one goes on verifying its tokens.</summary>
    public static async Task<Ok<SigningKey>> RotateAsync(
        HttpContext http, SigningKeyStore keys, Database database, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var fresh = keys.Make(caller.OrganizationId);
        await database.WriteAsync(async tx =>
        {
            await keys.ReplaceAsync(tx, fresh);
            await audit.WriteAsync(tx, caller, "signing-key.rotate", fresh.Kid);
        }, ct);
        return TypedResults.Ok(ToContract(fresh));
    }

    /// <summary>Withdraws a key at once. The caller states how many live tokens it was shown; when there are others by now, nothing happens.</summary>
    public static async Task<Results<Ok<SigningKey>, ProblemHttpResult>> WithdrawAsync(
        string kid, WithdrawSigningKey request, HttpContext http, SigningKeyStore keys, Database database, IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<Ok<SigningKey>, ProblemHttpResult>>(async tx =>
        {
            switch (await keys.LockAsync(tx, caller.OrganizationId, kid))
            {
                case null:
                    return Problems.NotFound();
                case { Kind: SigningKeyState.Withdrawn } done:
                    return TypedResults.Ok(ToContract(done));
                case { Kind: SigningKeyState.Signing }:
                    return EnrollmentProblems.SigningKeyInUse();
                case var key when key.LiveTokens != request.LiveTokens:
                    return EnrollmentProblems.LiveTokensDiffer(key.LiveTokens);
            }

            await keys.WithdrawAsync(tx, kid, request.Reason);
            await audit.WriteAsync(tx, caller, "signing-key.withdraw", kid, new { request.Reason, request.LiveTokens });
            return TypedResults.Ok(ToContract((await keys.LockAsync(tx, caller.OrganizationId, kid))!));
        }, ct);
    }

    private static SigningKey ToContract(SigningKeyRow row) => new()
    {
        Kid = row.Kid,
        State = row.Kind,
        KeySize = (int)row.KeySize,
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(row.PublicKey)),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs),
        RetiredAt = Words.Instant(row.RetiredMs),
        WithdrawnAt = Words.Instant(row.WithdrawnMs),
        LiveTokens = row.Kind == SigningKeyState.Withdrawn ? 0 : (int)row.LiveTokens,
    };
}
