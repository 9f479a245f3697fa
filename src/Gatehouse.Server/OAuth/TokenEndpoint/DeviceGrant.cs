using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Codes;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>Devices that wait for their person (RFC 8628 §3.4): each poll is answered by the state of the request.</summary>
internal sealed class DeviceGrant(Database database, DeviceCodeStore codes, PersonTokens tokens, TimeProvider time)
{
    private static readonly OAuthError Dead = OAuthError.InvalidGrant("The device code is unknown, used, or another client's.");
    private static readonly OAuthError Expired = new(OAuthErrorCodes.ExpiredToken, "The device code has expired; ask for a new one.");
    private static readonly OAuthError Pending = new(OAuthErrorCodes.AuthorizationPending, "Nobody has decided yet.");
    private static readonly OAuthError SlowDown = new(OAuthErrorCodes.SlowDown, "That was too early: wait five seconds longer from now on.");
    private static readonly OAuthError Denied = OAuthError.AccessDenied("The person turned the device away.");

    /// <summary>Answers a poll.</summary>
    public async Task<TokenOutcome> GiveAsync(TokenContext context, TokenRequest.DeviceCode request, CancellationToken ct)
    {
        var row = await codes.FindByDeviceAsync(context.OrganizationId, request.Code, ct);
        if (row is null || row.ClientId != context.Client.Id)
        {
            return Dead;
        }

        if (row.ExpiresMs <= Now)
        {
            return Expired;
        }

        PersonTokensPlan? plan = null;
        if (row.State == "approved")
        {
            (plan, var error) = await tokens.PlanAsync(context, Consent(row), request.Resources, ct);
            if (plan is null)
            {
                return error!;
            }
        }

        return await database.WriteAsync(tx => DecideAsync(tx, context, request.Code, plan), ct);
    }

    private static PersonConsent Consent(DeviceCodeRow row) =>
        new(row.PersonId!, row.SessionId, row.Scopes, row.AudienceList, row.Acr, row.Amr, row.AuthTimeMs, null, row.ApprovedMs ?? row.IssuedMs);

    private async Task<TokenOutcome> DecideAsync(Tx tx, TokenContext context, string code, PersonTokensPlan? plan)
    {
        var row = await DeviceCodeStore.LockAsync(tx, context.OrganizationId, code);
        switch (row?.State)
        {
            case "denied":
                await DeviceCodeStore.UseAsync(tx, row);
                return Denied;
            case "approved" when plan is not null:
                await DeviceCodeStore.UseAsync(tx, row);
                var (response, _) = await tokens.IssueAsync(tx, context, plan);
                return response is null ? new TokenOutcome.Refused(Denied, "the person signed out or may no longer sign in") : response;
            case "pending" or "approved": // approved between our look and now: the next poll gets it
                var tooEarly = Now - row.PolledMs < row.IntervalMs;
                await codes.PolledAsync(tx, row, tooEarly);
                return tooEarly ? SlowDown : Pending;
            default:
                return Dead;
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
