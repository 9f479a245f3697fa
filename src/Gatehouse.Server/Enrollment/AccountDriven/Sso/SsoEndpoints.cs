using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Protocols.Mdm.Declarations;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Enrollment.AccountDriven.Sso;

/// <summary>Enrollment SSO through the API.</summary>
internal sealed class SsoEndpoints(
    Database database, SsoStore store, OrganizationDirectory organizations, DiscoveryAddresses addresses, IDeclarationSync declarations, IAudit audit, TimeProvider time)
{
    /// <summary>All documents.</summary>
    public static async Task<Ok<Page<EnrollmentSso>>> ListAsync(HttpContext http, SsoEndpoints sso, CancellationToken ct) =>
        TypedResults.Ok(new Page<EnrollmentSso>(await sso.AllAsync(Caller.Of(http).OrganizationId, ct), null));

    /// <summary>One document.</summary>
    public static async Task<Results<Ok<EnrollmentSso>, ProblemHttpResult>> GetAsync(string id, HttpContext http, SsoEndpoints sso, CancellationToken ct)
    {
        if (await sso.OneAsync(Caller.Of(http).OrganizationId, id, ct) is not { } found)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, found.Version);
        return TypedResults.Ok(found.Document);
    }

    /// <summary>Makes a document.</summary>
    /// <response code="400"><c>enrollment-sso-malformed</c>: devices would refuse it; the detail says what for.</response>
    public static async Task<Results<Created<EnrollmentSso>, ProblemHttpResult>> CreateAsync(SaveEnrollmentSso request, HttpContext http, SsoEndpoints sso, CancellationToken ct)
    {
        var (saved, problem) = await sso.SaveAsync(null, request, http, ct);
        return saved is null ? problem! : TypedResults.Created($"/api/v1/enrollment/account-driven/sso/{saved.Id}", saved);
    }

    /// <summary>Replaces a document, and has devices that enrolled with it fetch its declarations; honours <c>If-Match</c>.</summary>
    /// <response code="400"><c>enrollment-sso-malformed</c>: devices would refuse it; the detail says what for.</response>
    public static async Task<Results<Ok<EnrollmentSso>, ProblemHttpResult>> ReplaceAsync(
        string id, SaveEnrollmentSso request, HttpContext http, SsoEndpoints sso, CancellationToken ct)
    {
        var (saved, problem) = await sso.SaveAsync(id, request, http, ct);
        return saved is null ? problem! : TypedResults.Ok(saved);
    }

    /// <summary>Deletes a document that nothing leads to any more; devices that enrolled with it drop its declarations.</summary>
    /// <response code="409"><c>conflict</c>: settings or a rule name it.</response>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, SsoEndpoints sso, CancellationToken ct) =>
        await sso.RemoveAsync(id, Caller.Of(http), ct) is { } problem ? problem : TypedResults.NoContent();

    private async Task<IReadOnlyList<EnrollmentSso>> AllAsync(string organizationId, CancellationToken ct)
    {
        var slug = await SlugAsync(organizationId, ct);
        return [.. (await store.ListAsync(organizationId, ct)).Select(r => Show(slug, r))];
    }

    private async Task<(EnrollmentSso Document, long Version)?> OneAsync(string organizationId, string id, CancellationToken ct) =>
        await store.FindAsync(organizationId, id, ct) is { } row ? (Show(await SlugAsync(organizationId, ct), row), row.Version) : null;

    private async Task<(EnrollmentSso? Saved, ProblemHttpResult? Problem)> SaveAsync(string? id, SaveEnrollmentSso request, HttpContext http, CancellationToken ct)
    {
        if (SsoRow.DocumentOf(request).Problems() is { Count: > 0 } problems)
        {
            return (null, AccountDrivenProblems.SsoMalformed(problems));
        }

        var caller = Caller.Of(http);
        var slug = await SlugAsync(caller.OrganizationId, ct);
        return await database.WriteAsync<(EnrollmentSso?, ProblemHttpResult?)>(async tx =>
        {
            var before = id is null ? null : await SsoStore.LockAsync(tx, caller.OrganizationId, id);
            if (id is not null && (before is null ? Problems.NotFound() : ETags.Check(http, before.Version)) is { } problem)
            {
                return (null, problem);
            }

            var row = new SsoRow { Id = before?.Id ?? Id.New("sso", time), OrgId = caller.OrganizationId, Name = request.Name.Trim(), Document = Words.Json(request) };
            await SsoStore.SaveAsync(tx, row);
            await TellAsync(tx, row, new DeclarationSet(row.Saved.Declarations));
            await audit.WriteAsync(tx, caller, before is null ? "account-driven.sso.create" : "account-driven.sso.update", row.Id, new { row.Name, request.AppStoreId });
            ETags.Set(http, (before?.Version ?? 0) + 1);
            return (Show(slug, row), null);
        }, ct);
    }

    private Task<ProblemHttpResult?> RemoveAsync(string id, Caller caller, CancellationToken ct) => database.WriteAsync<ProblemHttpResult?>(async tx =>
    {
        if (await SsoStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
        {
            return Problems.NotFound();
        }

        if (await SsoStore.UsedAsync(tx, caller.OrganizationId, id))
        {
            return Problems.Conflict("The settings or a rule lead devices to this document.");
        }

        await SsoStore.DeleteAsync(tx, caller.OrganizationId, id);
        await TellAsync(tx, row, DeclarationSet.Empty);
        await audit.WriteAsync(tx, caller, "account-driven.sso.delete", id);
        return null;
    }, ct);

    // Devices that enrolled with the document have its declarations, and synchronize only when they are told.
    private async Task TellAsync(Tx tx, SsoRow row, DeclarationSet now) =>
        await declarations.RequestAsync(tx, row.OrgId, await SsoStore.AttemptsAsync(tx, row.OrgId, row.Id), now);

    private EnrollmentSso Show(string slug, SsoRow row) => row.ToContract(addresses.Sso(slug, row.Id));

    private async Task<string> SlugAsync(string organizationId, CancellationToken ct) => (await organizations.FindAsync(organizationId, ct))!.Slug;
}
