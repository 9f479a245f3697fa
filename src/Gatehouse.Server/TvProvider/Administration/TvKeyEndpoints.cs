using System.Security.Cryptography;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>The organization's keys for TV sign-in: list, rotate, end; and their certificates for everybody.</summary>
internal sealed class TvKeyEndpoints(Database database, TvKeyStore store, TvKeys keys, IIssuers organizations, IAudit audit, TimeProvider time)
{
    private const string Pem = "application/x-pem-file";

    /// <summary>Keys of every purpose, newest first. Those that MVPDs and programmers need are made when they are first looked at.</summary>
    public async Task<Ok<Page<TvKeyInfo>>> ListAsync(HttpContext http, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        foreach (var purpose in TvKeyPurposes.All.Where(TvKeyPurposes.HeldOutside))
        {
            await keys.CurrentAsync(organizationId, purpose, ct);
        }

        var rows = await store.ListAsync(organizationId, ct);
        return TypedResults.Ok(new Page<TvKeyInfo>([.. rows.Select(r => View(r, rows))], null));
    }

    /// <summary>Makes a successor. It is published at once and used later, so that those who hold our certificate can fetch the next one in between.</summary>
    public async Task<Results<Ok<TvKeyInfo>, ProblemHttpResult>> RotateAsync(RotateTvKey request, HttpContext http, CancellationToken ct)
    {
        var (purpose, now) = ((TvKeyPurpose)request.Purpose!.Value, time.GetUtcNow());
        var from = request.CurrentFrom ?? now + TvKeyPurposes.PublishedAhead(purpose);
        if (!Enum.IsDefined(purpose) || from < now.AddMinutes(-5) || from > now.AddDays(366))
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["currentFrom"] = ["From now on, and within a year."] });
        }

        var caller = Caller.Of(http);
        await keys.CurrentAsync(caller.OrganizationId, purpose, ct); // a successor needs somebody to follow
        var fresh = store.Make(caller.OrganizationId, purpose, from < now ? now : from);
        await database.WriteAsync(async tx =>
        {
            await TvKeyStore.AddAsync(tx, fresh);
            await audit.WriteAsync(tx, caller, "tv-key.rotate", fresh.Id, new { request.Purpose, CurrentFrom = from });
        }, ct);
        keys.Forget(caller.OrganizationId);
        return TypedResults.Ok(View(fresh, await store.ListAsync(caller.OrganizationId, ct)));
    }

    /// <summary>Withdraws a key at once, as after a theft: what it signed counts no more, and what is encrypted to it cannot be read.</summary>
    public async Task<Results<Ok<TvKeyInfo>, ProblemHttpResult>> EndAsync(string id, EndTvKey request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var ended = await database.WriteAsync(async tx =>
        {
            if (!await store.EndAsync(tx, caller.OrganizationId, id))
            {
                return false;
            }

            await audit.WriteAsync(tx, caller, "tv-key.end", id, request);
            return true;
        }, ct);
        keys.Forget(caller.OrganizationId);
        var rows = await store.ListAsync(caller.OrganizationId, ct);
        return ended && rows.Find(r => r.Id == id) is { } row ? TypedResults.Ok(View(row, rows)) : Problems.NotFound();
    }

    /// <summary>Certificates that media tokens are verified with, for programmers' backends; the current one first.</summary>
    public async Task<Results<ContentHttpResult, ProblemHttpResult>> MediaTokenCertificatesAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await organizations.FindAsync(org, ct) is not { } organization)
        {
            return Problems.NotFound();
        }

        http.Response.Headers.CacheControl = "public, max-age=3600";
        var all = await keys.AllAsync(organization.OrganizationId, TvKeyPurpose.MediaToken, ct);
        return TypedResults.Text(string.Concat(all.Select(k => k.Certificate.ExportCertificatePem() + "\n")), Pem);
    }

    private TvKeyInfo View(TvKeyRow row, List<TvKeyRow> all) => new(
        row.Id, (TvKeyUse)TvKeyPurposes.Parse(row.Purpose)!.Value, State(row, all), At(row.CreatedMs), At(row.CurrentFromMs), row.EndsMs is { } ends ? At(ends) : null,
        PemEncoding.WriteString("CERTIFICATE", row.Certificate));

    private TvKeyState State(TvKeyRow row, List<TvKeyRow> all)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (row.EndsMs <= now)
        {
            return TvKeyState.Ended;
        }

        // The list is newest first.
        var current = all.Find(k => k.Purpose == row.Purpose && k.CurrentFromMs <= now && (k.EndsMs is null || k.EndsMs > now));
        return row.CurrentFromMs > now ? TvKeyState.Next : row.Id == current?.Id ? TvKeyState.Current : TvKeyState.Retired;
    }

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
