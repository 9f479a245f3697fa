using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>Access tokens of ours that come back to be exchanged.</summary>
internal sealed class SubjectTokens(AccessTokenStore accessTokens, JwtTokens jwts, TimeProvider time)
{
    /// <summary>What stands behind a token; null unless it is live and of this issuer.</summary>
    public async Task<SubjectToken?> FindAsync(Issuer issuer, string token, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await accessTokens.FindAsync(token, ct) is { } opaque)
        {
            return opaque.OrganizationId != issuer.OrganizationId ? null : new SubjectToken(
                opaque.ClientId, opaque.Actor, opaque.Audience, ScopeSet.FromStored(opaque.Scopes),
                new GrantFacts(opaque.GrantId, opaque.PersonId, null, opaque.Acr, opaque.Amr, opaque.AuthTime?.ToUnixTimeMilliseconds())
                {
                    Subject = opaque.Subject,
                    DeviceId = opaque.DeviceId,
                    IsAnonymous = opaque.IsAnonymous,
                },
                new TokenBinding(opaque.DpopJkt, opaque.CertificateSha256), opaque.Expires - now);
        }

        return await jwts.FindAsync(issuer, token, ct) is not { } jwt ? null : new SubjectToken(
            jwt.ClientId, jwt.Claims.Actor, jwt.Claims.Audiences[0], jwt.Claims.Scopes,
            new GrantFacts(jwt.GrantId, jwt.PersonId, null, jwt.Claims.Acr, string.Join(' ', jwt.Claims.Amr), jwt.Claims.AuthTime?.ToUnixTimeMilliseconds())
            {
                // As the audience knows it: who acts for it further on must not learn its other names.
                Subject = jwt.HasSubject ? jwt.Claims.Subject : null,
                DeviceId = jwt.Claims.DeviceId,
                IsAnonymous = jwt.Claims.IsAnonymous,
            },
            TokenBinding.Of(jwt.Claims), jwt.Claims.ExpiresAt - now);
    }
}
