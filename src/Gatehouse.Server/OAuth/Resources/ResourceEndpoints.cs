using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.OAuth.Resources;

/// <summary>Resources through the API.</summary>
internal sealed class ResourceEndpoints(Database database, ResourceStore resources, TokenTargets targets, IAudit audit)
{
    /// <summary>All resources, in the order they were made.</summary>
    public async Task<Ok<Page<OAuthResource>>> ListAsync([AsParameters] PageRequest page, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await resources.ListAsync(Caller.Of(http).OrganizationId, page, ct), r => r.Id, ToContract));

    /// <summary>One resource.</summary>
    public async Task<Results<Ok<OAuthResource>, ProblemHttpResult>> GetAsync(string id, HttpContext http, CancellationToken ct)
    {
        if (await resources.FindAsync(Caller.Of(http).OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(ToContract(row));
    }

    /// <summary>Registers a resource.</summary>
    public async Task<Results<Created<OAuthResource>, ProblemHttpResult>> CreateAsync(CreateOAuthResource request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var settings = new ResourceSettings
        {
            Scopes = request.Scopes,
            SigningAlgorithm = request.SigningAlgorithm,
            AccessTokenLifetime = request.AccessTokenLifetime,
            IntrospectedBy = request.IntrospectedBy ?? [],
        };
        var faults = Faults(settings);
        if (!ResourceIndicator.IsValid(request.Identifier) || Audiences.All.Contains(targets.NameOf(request.Identifier), StringComparer.Ordinal))
        {
            faults["identifier"] = ["It is not an absolute address without fragment, or it is one of ours."];
        }

        if (faults.Count > 0)
        {
            return Problems.RequestInvalid(faults);
        }

        var row = await database.WriteAsync(async tx =>
        {
            var added = await resources.AddAsync(tx, caller.OrganizationId, request.Identifier, request.Name.Trim(), settings);
            if (added is not null)
            {
                await audit.WriteAsync(tx, caller, "oauth-resource.create", added.Id, new { added.Identifier });
            }

            return added;
        }, ct);
        return row is null ? Problems.Conflict("Another resource has this identifier.") : TypedResults.Created($"/api/v1/oauth/resources/{row.Id}", ToContract(row));
    }

    /// <summary>Changes a resource. What is absent stays.</summary>
    public async Task<Results<Ok<OAuthResource>, ProblemHttpResult>> UpdateAsync(string id, UpdateOAuthResource request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<Ok<OAuthResource>, ProblemHttpResult>>(async tx =>
        {
            if (await ResourceStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return Problems.NotFound();
            }

            if (ETags.Check(http, row.Version) is { } changed)
            {
                return changed;
            }

            var before = row.Read();
            var settings = before with
            {
                Scopes = request.Scopes ?? before.Scopes,
                SigningAlgorithm = request.SigningAlgorithm ?? before.SigningAlgorithm,
                AccessTokenLifetime = request.AccessTokenLifetime ?? before.AccessTokenLifetime,
                IntrospectedBy = request.IntrospectedBy ?? before.IntrospectedBy,
            };
            if (Faults(settings) is { Count: > 0 } faults)
            {
                return Problems.RequestInvalid(faults);
            }

            await ResourceStore.ChangeAsync(tx, id, request.Name?.Trim() ?? row.Name, settings);
            await audit.WriteAsync(tx, caller, "oauth-resource.update", id, request);
            ETags.Set(http, row.Version + 1);
            return TypedResults.Ok(ToContract((await ResourceStore.LockAsync(tx, caller.OrganizationId, id))!));
        }, ct);
    }

    /// <summary>Removes a resource. Tokens for it run out by themselves.</summary>
    public Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, CancellationToken ct) =>
        database.RemoveAsync(http, audit, "oauth-resource.delete", id, (tx, org) => ResourceStore.DeleteAsync(tx, org, id), ct);

    private static Dictionary<string, string[]> Faults(ResourceSettings settings)
    {
        var faults = new Dictionary<string, string[]>();
        if (!ScopeSet.TryParse(settings.Scopes, out _, out var error))
        {
            faults["scopes"] = [error.Description];
        }

        if (settings.AccessTokenLifetime is { } lifetime && (lifetime < TimeSpan.FromMinutes(1) || lifetime > TimeSpan.FromDays(1)))
        {
            faults["accessTokenLifetime"] = ["From 1 minute to 1 day."];
        }

        return faults;
    }

    private static OAuthResource ToContract(ResourceRow row)
    {
        var settings = row.Read();
        return new OAuthResource(
            row.Id, row.Identifier, row.Name, settings.Scopes, settings.SigningAlgorithm, settings.AccessTokenLifetime, settings.IntrospectedBy,
            DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs));
    }
}
