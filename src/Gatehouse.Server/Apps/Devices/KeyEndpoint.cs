using Gatehouse.Protocols.Apps;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.Apps.Tokens;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Devices;

/// <summary>
/// <c>POST /apps/v1/{org}/devices/{id}/key</c>: another key, or another mode for the same one. Key and tokens change in one
/// transaction: a device that hears nothing logs in with the new key by an assertion, and if that one is unknown, with the
/// old one. There is no moment at which both work, and none at which neither does.
/// </summary>
internal sealed class KeyEndpoint(
    DevicePass pass, IClients clients, Database database, InstallationStore installations, IProofs proofs, IAccessTokens tokens, AppGrants grants, AppTokens appTokens, IAudit audit, TimeProvider time)
{
    private const string Kind = "device-key";

    /// <summary>Route handler.</summary>
    public static Task<IResult> PostAsync(HttpContext http, string org, string id, KeyEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(http, org, id, ct);

    private async Task<IResult> HandleAsync(HttpContext http, string org, string id, CancellationToken ct)
    {
        var (issuer, token, refusal) = await pass.CheckAsync(http, org, id, ct);
        if (token is null)
        {
            return refusal!;
        }

        if (await AppBody.ReadAsync(http, KeyChange.MaxBytes, ct) is not { } body)
        {
            return OAuthAnswers.Error(http, OAuthError.InvalidRequest("The body is not application/json."));
        }

        if (!KeyChange.TryRead(body, id, token.DpopJkt!, issuer!.Address, time.GetUtcNow(), out var change, out var error))
        {
            return OAuthAnswers.Error(http, error);
        }

        var client = await clients.FindAsync(issuer.OrganizationId, token.ClientId, ct);
        var (response, fault) = await database.WriteAsync(tx => SwapAsync(tx, token, client!, change), ct);
        return response is not null ? OAuthAnswers.Secret(http, response.ToJson()) : OAuthAnswers.Error(http, fault!);
    }

    private async Task<(TokenResponse? Response, OAuthError? Error)> SwapAsync(Tx tx, AccessTokenInfo token, OAuthClient client, KeyChange change)
    {
        var row = await InstallationStore.LockAsync(tx, token.OrganizationId, DeviceIds.Find(token.DeviceId)!);
        if (row is not { State: InstallationStates.Active } || row.Jkt != token.DpopJkt || row.GrantId != token.GrantId)
        {
            return (null, OAuthError.InvalidToken("The token is not valid any more.")); // it changed while we looked
        }

        if (!await proofs.TryUseAsync(tx, Kind, change.Key.Thumbprint, change.Jti, change.RememberUntil))
        {
            return (null, OAuthError.InvalidRequest("The key_proof was used before."));
        }

        var (mode, storage) = (change.AuthenticationMode ?? row.Mode, change.KeyStorage ?? row.KeyStorage);
        if (!await installations.TryChangeKeyAsync(tx, row, change.Key.Thumbprint, mode, storage))
        {
            return (null, AppErrors.DeviceExists());
        }

        await tokens.DeleteAllAsync(tx, row.OrgId, row.GrantId);
        var newKey = change.Key.Thumbprint != row.Jkt;
        if (newKey && token.IsAnonymous)
        {
            await grants.ForgetAttestationAsync(tx, row.OrgId, row.GrantId);
        }

        await audit.WriteAsync(tx, row.OrgId, "device", row.Id, "installation.key", row.Id, new { mode, newKey });
        return (await appTokens.IssueAsync(tx, client, row.GrantId, ScopeSet.FromStored(token.Scopes), change.Key.Thumbprint), null);
    }
}
