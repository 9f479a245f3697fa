using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Admin.ApiKeys;

/// <summary>API keys of the caller's organization.</summary>
public static class ApiKeyEndpoints
{
    /// <summary>All keys, in the order they were made.</summary>
    public static async Task<Ok<Page<ApiKey>>> ListAsync([AsParameters] PageRequest page, HttpContext http, ApiKeyStore keys, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await keys.ListAsync(Caller.Of(http).OrganizationId, page, ct), r => r.Id, r => r.ToContract()));

    /// <summary>One key.</summary>
    public static async Task<Results<Ok<ApiKey>, ProblemHttpResult>> GetAsync(string id, HttpContext http, ApiKeyStore keys, CancellationToken ct) =>
        await keys.FindAsync(Caller.Of(http).OrganizationId, id, ct) is { } row ? TypedResults.Ok(row.ToContract()) : Problems.NotFound();

    /// <summary>Makes a key. The key itself is shown only in this answer.</summary>
    public static async Task<Results<Created<CreatedApiKey>, ProblemHttpResult>> CreateAsync(
        NewApiKey request, HttpContext http, Database database, ApiKeyStore keys, IAudit audit, TimeProvider time, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var beyond = request.Scopes.Where(s => !caller.Scopes.Contains(s)).ToList();
        if (beyond.Count > 0)
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]>
            {
                ["scopes"] = [.. beyond.Select(s => Scopes.All.Contains(s) ? $"The maker does not have {s}." : $"There is no scope {s}; there are {string.Join(", ", Scopes.All)}.")],
            });
        }

        if (request.ExpiresAt <= time.GetUtcNow())
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["expiresAt"] = ["It is over."] });
        }

        var created = await database.WriteAsync(async tx =>
        {
            var key = await keys.AddAsync(tx, caller, request);
            await audit.WriteAsync(tx, caller, "api-key.create", key.ApiKey.Id, new { key.ApiKey.Name, key.ApiKey.Scopes, key.ApiKey.ExpiresAt });
            return key;
        }, ct);
        return TypedResults.Created($"/api/v1/api-keys/{created.ApiKey.Id}", created);
    }

    /// <summary>Ends a key at once.</summary>
    public static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, Database database, IAudit audit, CancellationToken ct) =>
        database.RemoveAsync(http, audit, "api-key.delete", id, (tx, org) => ApiKeyStore.DeleteAsync(tx, org, id), ct);
}
