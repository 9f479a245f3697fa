using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Pki.External;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Pki.Profiles;

/// <summary><c>/api/v1/scep/profiles</c>: list, read, create, change, delete.</summary>
internal static class ScepProfileEndpoints
{
    /// <summary>SCEP profiles, oldest first. The first look makes the organization's default profile.</summary>
    public static async Task<Ok<Page<ScepProfile>>> ListAsync(
        [AsParameters] PageRequest page, HttpContext http, ScepProfileStore store, DefaultScepProfile defaults, ScepProfileView view, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        await defaults.GetAsync(organizationId, ct);
        var rows = await store.ListAsync(organizationId, page.After(), page.Fetch, ct);
        var fingerprint = await view.FingerprintAsync(organizationId, ct);
        return TypedResults.Ok(page.Page(rows, r => r.Id, r => view.Of(r, fingerprint)));
    }

    /// <summary>One SCEP profile. Its challenge is never shown here.</summary>
    public static async Task<Results<Ok<ScepProfile>, ProblemHttpResult>> GetAsync(
        string id, HttpContext http, ScepProfileStore store, ScepProfileView view, CancellationToken ct)
    {
        var organizationId = Caller.Of(http).OrganizationId;
        if (await store.FindAsync(organizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(view.Of(row, await view.FingerprintAsync(organizationId, ct)));
    }

    /// <summary>Makes a SCEP profile.</summary>
    public static async Task<Results<Created<ScepProfile>, ProblemHttpResult>> CreateAsync(
        CreateScepProfile request, HttpContext http, Database db, ScepProfileRules rules, ExternalIssuers issuers, ScepProfileView view, IAudit audit,
        CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var errors = new Dictionary<string, string[]>();
        var row = rules.Create(caller.OrganizationId, request, errors);
        if (errors.Count > 0)
        {
            return Problems.RequestInvalid(errors);
        }

        var inserted = await db.WriteAsync(async tx =>
        {
            if (!await ScepProfileStore.TryInsertAsync(tx, row))
            {
                return null;
            }

            await issuers.FollowAsync(tx, row);
            await audit.WriteAsync(tx, caller, "scep-profile.create", row.Id, Facts(row));
            return await ScepProfileStore.FindAsync(tx, row.Id);
        }, ct);
        if (inserted is null)
        {
            return PkiProblems.ProfileNameTaken();
        }

        ETags.Set(http, inserted.Version);
        return TypedResults.Created(
            $"/api/v1/scep/profiles/{row.Id}", view.Of(inserted, await view.FingerprintAsync(caller.OrganizationId, ct)));
    }

    /// <summary>Changes a SCEP profile; what is absent stays.</summary>
    public static async Task<Results<Ok<ScepProfile>, ProblemHttpResult>> UpdateAsync(
        string id, UpdateScepProfile request, HttpContext http, Database db, ScepProfileRules rules, ExternalIssuers issuers, ScepProfileView view,
        IAudit audit, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var (row, problem) = await db.WriteAsync<(ScepProfileRow? Row, ProblemHttpResult? Problem)>(async tx =>
        {
            if (await ScepProfileStore.LockAsync(tx, caller.OrganizationId, id) is not { } before)
            {
                return (null, Problems.NotFound());
            }

            if (ETags.Check(http, before.Version) is { } stale)
            {
                return (null, stale);
            }

            var errors = new Dictionary<string, string[]>();
            var after = rules.Apply(before, request, errors);
            if (errors.Count == 0 && await ExternalIssuers.NamesCompromisedAsync(tx, after))
            {
                errors["issuerCertificates"] = ["One of them was marked compromised; that cannot be undone."];
            }

            if (errors.Count > 0)
            {
                return (null, Problems.RequestInvalid(errors));
            }

            if (!await ScepProfileStore.TryUpdateAsync(tx, after))
            {
                return (null, PkiProblems.ProfileNameTaken());
            }

            await issuers.FollowAsync(tx, after);
            await audit.WriteAsync(tx, caller, "scep-profile.update", id, Facts(after));
            return (await ScepProfileStore.FindAsync(tx, id), null);
        }, ct);
        if (row is null)
        {
            return problem!;
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(view.Of(row, await view.FingerprintAsync(caller.OrganizationId, ct)));
    }

    /// <summary>Takes a SCEP profile away. Its certificates stay; their renewal by SCEP ends.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, HttpContext http, Database db, ExternalIssuers issuers, IAudit audit, TimeProvider time, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await db.WriteAsync(async tx =>
        {
            if (await ScepProfileStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return Problems.NotFound();
            }

            if (row.IsDefault)
            {
                return PkiProblems.ProfileIsDefault();
            }

            await ScepProfileStore.DeleteAsync(tx, id, time.GetUtcNow().ToUnixTimeMilliseconds());
            await issuers.ForgetAsync(tx, row);
            await audit.WriteAsync(tx, caller, "scep-profile.delete", id, new { row.Name });
            return null;
        }, ct);
        return problem is null ? TypedResults.NoContent() : problem;
    }

    private static object Facts(ScepProfileRow row) => new
    {
        row.Name, row.Server, row.Url, Issuers = IssuerCertificates.Read(row.Issuers).Select(c => c.SubjectText), row.Challenge, StaticChallenge = row.StaticSealed is null ? null : "•••", row.KeySize, row.SubjectTemplate,
        row.ValidityDays, row.RenewBeforeDays, row.Approval, row.AllowLegacy, row.Enabled, row.IsDefault,
    };
}
