using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Codes;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Interactions;
using Gatehouse.Server.OAuth.TokenEndpoint;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Par;

/// <summary>
/// Stands for a sign-in whose code met a conflict, so that the client can push the request again and say what shall be
/// done, and nobody has to sign in twice. Kept as a code that no token request can redeem.
/// </summary>
internal sealed class ConflictTokens(AuthorizationCodeStore codes, TimeProvider time)
{
    /// <summary>How long one is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const string NoRedirect = "urn:gatehouse:conflict";

    /// <summary>True for one of these, which is no code.</summary>
    public static bool Is(CodeRow row) => row.RedirectUri == NoRedirect;

    /// <summary>Makes one from the code that met the conflict. Secret.</summary>
    public Task<string> IssueAsync(Tx tx, string organizationId, CodeRow code) => codes.IssueAsync(
        tx,
        new NewAuthorizationCode(
            organizationId, code.ClientId, code.PersonId, code.SessionId, NoRedirect, null, code.DpopJkt, null, code.Scopes, [], code.Acr,
            code.Amr?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
            code.AuthTimeMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null)
        { Context = code.Context },
        Lifetime);

    /// <summary>Uses one up, and returns who had signed in; null unless client, key and what it was about are the same, and they have not signed out since.</summary>
    public async Task<Visitor?> TakeAsync(Tx tx, string organizationId, string token, string clientId, string thumbprint, Func<string, bool> isSame)
    {
        if (await AuthorizationCodeStore.LockAsync(tx, organizationId, token) is not { UsedMs: null } row || !Is(row)
            || row.ClientId != clientId || row.DpopJkt != thumbprint || row.Context is null || !isSame(row.Context)
            || row.ExpiresMs <= time.GetUtcNow().ToUnixTimeMilliseconds()
            || !await PersonTokens.StandsAsync(tx, organizationId, row.ToConsent()))
        {
            return null;
        }

        await codes.UseAsync(tx, row, null);
        return new Visitor(row.PersonId, row.SessionId, DateTimeOffset.FromUnixTimeMilliseconds(row.AuthTimeMs ?? 0), row.Acr, row.Amr ?? "");
    }
}
