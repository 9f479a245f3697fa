using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Authorize;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Par;

/// <summary>Access tokens that accompany pushed requests: whose they are is what the sign-in will be connected with.</summary>
internal sealed class SignInTokens(Database database, AccessTokenStore tokens, ISignInContexts contexts, ConflictTokens conflicts)
{
    /// <summary>The token that came along; null for none.</summary>
    public static string? Of(HttpContext http) =>
        http.Request.Headers.Authorization is [var header] && PresentedToken.TryParse(header, out var token) && token.IsDpop ? token.Token : null;

    /// <summary>The request with what its token adds, or the refusal. Its proof has been checked, and its key is in the state.</summary>
    public async Task<(AuthorizationState? State, OAuthError? Error)> ReadAsync(
        HttpContext http, OAuthClient client, OAuthParameters parameters, AuthorizationState state, CancellationToken ct)
    {
        if (Of(http) is not { } text)
        {
            return parameters["conflict_token"] is null ? (state, null) : (null, OAuthError.InvalidRequest("A conflict_token goes with the access token that met the conflict."));
        }

        if (await tokens.FindAsync(text, ct) is not { } token || token.OrganizationId != client.OrganizationId)
        {
            return (null, OAuthError.InvalidGrant("The access token is dead, or of another organization."));
        }

        if (token.DpopJkt is null || token.DpopJkt != state.DpopJkt)
        {
            return (null, OAuthError.InvalidDpopProof("The proof is of another key than the access token."));
        }

        var (context, error) = await contexts.ReadAsync(token, client, parameters, ct);
        if (context is null)
        {
            return (null, error);
        }

        state = state with { Context = context };
        return parameters["conflict_token"] is { } conflict ? await GoOnAsync(client, state, conflict, ct) : (state, null);
    }

    private async Task<(AuthorizationState? State, OAuthError? Error)> GoOnAsync(OAuthClient client, AuthorizationState state, string conflict, CancellationToken ct)
    {
        var known = await database.WriteAsync(
            tx => conflicts.TakeAsync(tx, client.OrganizationId, conflict, client.Id, state.DpopJkt!, about => contexts.IsSame(about, state.Context!.Value)), ct);
        return known is null ? (null, OAuthError.InvalidGrant("The conflict_token is unknown, used, expired, or of another sign-in.")) : (state with { Known = known }, null);
    }
}
