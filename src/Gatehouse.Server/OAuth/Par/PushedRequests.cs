using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Authorize;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Par;

/// <summary>Keeps pushed requests, already checked, until their client sends a browser for them; once (RFC 9126 §7.3).</summary>
internal sealed class PushedRequests(Database database, IClients clients, TimeProvider time)
{
    /// <summary>Time for the browser to come. The client sends it at once.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(90);

    private const string ReferencePrefix = "gh_par_";

    /// <summary>Keeps a request, and returns its URI. Secret.</summary>
    public async Task<string> KeepAsync(Tx tx, string organizationId, AuthorizationState state)
    {
        var reference = SecretToken.New(ReferencePrefix);
        await tx.ExecuteAsync(
            "insert into oauth_pushed_request (uri_hash, org_id, client_id, parameters, expires_ms) values (@hash, @organizationId, @ClientId, @json, @expires)",
            new
            {
                hash = SecretToken.Hash(reference),
                organizationId,
                state.ClientId,
                json = JsonSerializer.Serialize(state, GatehouseJson.Options),
                expires = (time.GetUtcNow() + Lifetime).ToUnixTimeMilliseconds(),
            });
        return PushedAuthorizationResponse.ForReference(reference);
    }

    /// <summary>Takes a request for the client that pushed it. Its redirect address must still be registered.</summary>
    public async Task<AuthorizationCheck> TakeAsync(string organizationId, string? clientId, string uri, CancellationToken ct)
    {
        var client = clientId is null ? null : await clients.FindAsync(organizationId, clientId, ct);
        var json = client is { Disabled: false } && PushedAuthorizationResponse.Reference(uri) is { } reference && SecretToken.Is(ReferencePrefix, reference)
            ? await TakeAsync(organizationId, client.Id, SecretToken.Hash(reference), ct)
            : null;
        if (json is null || client is null)
        {
            return new AuthorizationCheck.Untrusted(new OAuthError(OAuthErrorCodes.InvalidRequestUri, "The request_uri is unknown, used, expired, or another client's."));
        }

        var state = JsonSerializer.Deserialize<AuthorizationState>(json, GatehouseJson.Options)!;
        return client.Settings.LeadsTo(state.RedirectUri)
            ? new AuthorizationCheck.Good(client, state)
            : new AuthorizationCheck.Untrusted(OAuthError.InvalidRequest("The redirect_uri is not registered for this client."));
    }

    private Task<string?> TakeAsync(string organizationId, string clientId, byte[] hash, CancellationToken ct) => database.WriteAsync(
        tx => tx.ScalarAsync<string>(
            "delete from oauth_pushed_request where uri_hash = @hash and org_id = @organizationId and client_id = @clientId and expires_ms > @now returning parameters",
            new { hash, organizationId, clientId, now = time.GetUtcNow().ToUnixTimeMilliseconds() }), ct);
}
