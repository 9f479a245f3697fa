using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Protocols.Jose;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.OAuth.Keys;

/// <summary>Signing keys through the API: list, rotate, withdraw.</summary>
internal sealed class KeyEndpoints(Database database, KeyStore keys, SigningKeys signing, IAudit audit, TimeProvider time)
{
    /// <summary>All keys of the organization, newest first.</summary>
    public async Task<Ok<Page<OAuthSigningKey>>> ListAsync(HttpContext http, CancellationToken ct)
    {
        var rows = await keys.ListAsync(Caller.Of(http).OrganizationId, ct);
        return TypedResults.Ok(new Page<OAuthSigningKey>([.. rows.Select(r => ToContract(r, rows))], null));
    }

    /// <summary>Makes a new key. It is published first and signs later, unless it shall sign at once.</summary>
    public async Task<Ok<OAuthSigningKey>> RotateAsync(RotateOAuthKey request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var fresh = keys.Make(caller.OrganizationId, JwsAlgorithms.Find(request.Algorithm)!.Value, request.AtOnce ? time.GetUtcNow() : keys.SignsFrom);
        await database.WriteAsync(async tx =>
        {
            await keys.AddAsync(tx, fresh);
            await audit.WriteAsync(tx, caller, "oauth-key.rotate", fresh.Kid, new { request.Algorithm, request.AtOnce });
        }, ct);
        signing.Forget(caller.OrganizationId);
        return TypedResults.Ok(ToContract(fresh, await keys.ListAsync(caller.OrganizationId, ct)));
    }

    /// <summary>Withdraws a key at once: tokens that it signed count no more here, and with others as soon as they read the published set again.</summary>
    public async Task<Results<Ok<OAuthSigningKey>, ProblemHttpResult>> WithdrawAsync(string kid, WithdrawOAuthKey request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var found = await database.WriteAsync(async tx =>
        {
            if (await KeyStore.LockAsync(tx, caller.OrganizationId, kid) is not { } row)
            {
                return false;
            }

            if (row.WithdrawnMs is null)
            {
                await keys.WithdrawAsync(tx, row, request.Reason);
                await audit.WriteAsync(tx, caller, "oauth-key.withdraw", kid, new { request.Reason });
            }

            return true;
        }, ct);
        signing.Forget(caller.OrganizationId);
        var rows = await keys.ListAsync(caller.OrganizationId, ct);
        return found && rows.Find(r => r.Kid == kid) is { } now ? TypedResults.Ok(ToContract(now, rows)) : Problems.NotFound();
    }

    private OAuthSigningKey ToContract(KeyRow row, IReadOnlyList<KeyRow> all) => new(
        row.Kid, row.Algorithm, State(row, all), At(row.CreatedMs)!.Value, At(row.SignsFromMs)!.Value, At(row.PublishedUntilMs), At(row.WithdrawnMs));

    private OAuthKeyState State(KeyRow row, IReadOnlyList<KeyRow> all)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (row.WithdrawnMs is not null)
        {
            return OAuthKeyState.Withdrawn;
        }

        var signing = all.Where(k => k.Algorithm == row.Algorithm && k.WithdrawnMs is null && k.SignsFromMs <= now && !(k.PublishedUntilMs <= now))
            .OrderByDescending(k => k.SignsFromMs).ThenByDescending(k => k.Kid, StringComparer.Ordinal).FirstOrDefault();
        return row.SignsFromMs > now ? OAuthKeyState.Next : row.Kid == signing?.Kid ? OAuthKeyState.Signing : OAuthKeyState.Retired;
    }

    private static DateTimeOffset? At(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
