using System.Diagnostics.CodeAnalysis;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>An ID Token of ours that comes back as a hint (OpenID Connect Core §3.1.2.1; RP-Initiated Logout §2).</summary>
/// <param name="Subject"><c>sub</c>.</param>
/// <param name="ClientId"><c>aud</c>.</param>
/// <param name="SessionId"><c>sid</c>.</param>
public sealed record IdTokenHint(string Subject, string ClientId, string? SessionId)
{
    /// <summary>Reads it. It may have expired, as both specifications allow: it only says who was signed in.</summary>
    public static bool TryRead(
        string? jwt, JsonWebKeySet keys, string issuer, [NotNullWhen(true)] out IdTokenHint? hint, [NotNullWhen(false)] out ParseError? error)
    {
        hint = null;
        if (!SignedJwt.TryVerify(jwt, keys, [IdTokenClaims.Type], out var claims, out error))
        {
            return false;
        }

        if (!string.Equals(claims.Issuer, issuer, StringComparison.Ordinal) || claims is not { Subject: { } subject, Audiences: [var client] })
        {
            error = new ParseError("ID Token", 0, "iss, sub or aud is not as we write them");
            return false;
        }

        hint = new IdTokenHint(subject, client, claims.Text("sid"));
        return true;
    }
}
