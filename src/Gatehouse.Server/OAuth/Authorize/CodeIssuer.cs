using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Interactions;
using Gatehouse.Server.OAuth.Logout;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>Ends an authorization request well: the code, and a note of whom to tell when the session ends.</summary>
internal sealed class CodeIssuer(IAuthorizationCodes codes, SessionClients sessions)
{
    /// <summary>Makes the code.</summary>
    public async Task<string> IssueAsync(Tx tx, OAuthClient client, AuthorizationState state, Visitor visitor)
    {
        if (visitor.SessionId is { } session)
        {
            await sessions.NoteAsync(tx, client.OrganizationId, visitor.PersonId, session, client.Id);
        }

        return await codes.IssueAsync(tx, new NewAuthorizationCode(
            client.OrganizationId, client.Id, visitor.PersonId, visitor.SessionId, state.RedirectUri, state.CodeChallenge, state.DpopJkt, state.Nonce,
            state.Scopes, state.Resources, visitor.Acr, visitor.Methods, visitor.AuthTime)
        { Context = state.Context?.Value });
    }
}
