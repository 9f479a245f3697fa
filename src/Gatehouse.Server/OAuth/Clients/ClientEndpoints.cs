using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Grants;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using OAuthClient = Gatehouse.Client.Contracts.OAuth.OAuthClient;

namespace Gatehouse.Server.OAuth.Clients;

/// <summary>Clients through the API.</summary>
internal sealed class ClientEndpoints(
    Database database, ClientStore clients, ClientSecrets secrets, ClientRules rules, GrantStore grants, IAudit audit, TimeProvider time)
{
    private static readonly TimeSpan LongestKeepOld = TimeSpan.FromDays(30);

    /// <summary>All clients, in the order they were made.</summary>
    public static async Task<Ok<Page<OAuthClient>>> ListAsync([AsParameters] PageRequest page, HttpContext http, ClientStore clients, CancellationToken ct) =>
        TypedResults.Ok(page.Page(await clients.ListAsync(Caller.Of(http).OrganizationId, page, ct), r => r.Id, r => r.ToContract()));

    /// <summary>One client.</summary>
    public static async Task<Results<Ok<OAuthClient>, ProblemHttpResult>> GetAsync(string id, HttpContext http, ClientStore clients, CancellationToken ct)
    {
        if (await clients.FindRowAsync(Caller.Of(http).OrganizationId, id, ct) is not { } row)
        {
            return Problems.NotFound();
        }

        ETags.Set(http, row.Version);
        return TypedResults.Ok(row.ToContract());
    }

    /// <summary>Makes a client. Its secret is shown only in this answer.</summary>
    public async Task<Results<Created<CreatedOAuthClient>, ProblemHttpResult>> CreateAsync(CreateOAuthClient request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var settings = ClientContracts.FromContract(request.Settings);
        if (await rules.FaultsAsync(request.Name, settings, caller, ct) is { Count: > 0 } faults)
        {
            return Problems.RequestInvalid(faults);
        }

        var created = await database.WriteAsync(async tx =>
        {
            var row = await clients.AddAsync(tx, caller.OrganizationId, request.Name.Trim(), settings, null);
            var secret = ClientSecrets.Has(settings) ? await secrets.RotateAsync(tx, row.Id, time.GetUtcNow()) : null;
            await audit.WriteAsync(tx, caller, "oauth-client.create", row.Id, new { row.Name, settings.TokenEndpointAuthMethod, settings.Scopes, settings.Audiences });
            return new CreatedOAuthClient(row.ToContract(), secret);
        }, ct);
        return TypedResults.Created($"/api/v1/oauth/clients/{created.Client.Id}", created);
    }

    /// <summary>Changes a client. What is absent stays; disabling it ends its grants at once.</summary>
    public async Task<Results<Ok<OAuthClient>, ProblemHttpResult>> UpdateAsync(string id, UpdateOAuthClient request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        if (await clients.FindRowAsync(caller.OrganizationId, id, ct) is not { } before)
        {
            return Problems.NotFound();
        }

        if (before.BuiltIn is not null && (request.Name is not null || request.Settings is not null))
        {
            return Problems.Conflict("This client belongs to the server; it can only be disabled and enabled.");
        }

        var settings = request.Settings is { } given ? ClientContracts.FromContract(given) : null;
        if (settings is not null && await rules.FaultsAsync(request.Name ?? before.Name, settings, caller, ct) is { Count: > 0 } faults)
        {
            return Problems.RequestInvalid(faults);
        }

        return await database.WriteAsync(tx => ChangeAsync(tx, http, caller, id, request, settings), ct);
    }

    /// <summary>Deletes a client with everything that it was given.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync<Results<NoContent, ProblemHttpResult>>(async tx =>
        {
            var row = await ClientStore.LockAsync(tx, caller.OrganizationId, id);
            if (row?.BuiltIn is not null)
            {
                return Problems.Conflict("This client belongs to the server; disable it instead.");
            }

            if (row is null || !await ClientStore.DeleteAsync(tx, caller.OrganizationId, id))
            {
                return Problems.NotFound();
            }

            await audit.WriteAsync(tx, caller, "oauth-client.delete", id, new { row.Name });
            return TypedResults.NoContent();
        }, ct);
    }

    /// <summary>Gives a client a new secret, shown only in this answer.</summary>
    public async Task<Results<Ok<OAuthClientSecret>, ProblemHttpResult>> RotateSecretAsync(string id, RotateOAuthClientSecret request, HttpContext http, CancellationToken ct)
    {
        if (request.KeepOld is { } keep && (keep < TimeSpan.Zero || keep > LongestKeepOld))
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["keepOld"] = ["From nothing to 30 days."] });
        }

        var caller = Caller.Of(http);
        var until = time.GetUtcNow() + (request.KeepOld ?? TimeSpan.Zero);
        return await database.WriteAsync<Results<Ok<OAuthClientSecret>, ProblemHttpResult>>(async tx =>
        {
            if (await ClientStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
            {
                return Problems.NotFound();
            }

            var settings = ClientRow.Read(row.Settings);
            if (!ClientSecrets.Has(settings))
            {
                return Problems.Conflict("This client proves itself without a secret.");
            }

            // Whoever has the secret has what the client may.
            if (ClientRules.Beyond(settings, caller) is { } beyond)
            {
                return Problems.Forbidden($"The client may {beyond}, which the caller may not.");
            }

            var secret = await secrets.RotateAsync(tx, id, until);
            await audit.WriteAsync(tx, caller, "oauth-client.rotate-secret", id, new { OldUntil = until });
            return TypedResults.Ok(new OAuthClientSecret(secret, until));
        }, ct);
    }

    private async Task<Results<Ok<OAuthClient>, ProblemHttpResult>> ChangeAsync(
        Tx tx, HttpContext http, Caller caller, string id, UpdateOAuthClient request, ClientSettings? settings)
    {
        if (await ClientStore.LockAsync(tx, caller.OrganizationId, id) is not { } row)
        {
            return Problems.NotFound();
        }

        if (ETags.Check(http, row.Version) is { } changed)
        {
            return changed;
        }

        var disabled = request.Disabled ?? row.Disabled;
        var name = request.Name?.Trim() ?? row.Name;
        await ClientStore.ChangeAsync(tx, id, name, settings ?? ClientRow.Read(row.Settings), disabled);
        if (settings is not null && !ClientSecrets.Has(settings))
        {
            await ClientSecrets.DropAsync(tx, id);
        }

        if (disabled && !row.Disabled)
        {
            await grants.EndForClientAsync(tx, caller.OrganizationId, id, EndReasons.ClientDisabled);
        }

        await audit.WriteAsync(tx, caller, "oauth-client.update", id, new { request.Name, request.Disabled, Settings = request.Settings is null ? null : "changed" });
        ETags.Set(http, row.Version + 1);
        return TypedResults.Ok((await ClientStore.LockAsync(tx, caller.OrganizationId, id))!.ToContract());
    }
}
