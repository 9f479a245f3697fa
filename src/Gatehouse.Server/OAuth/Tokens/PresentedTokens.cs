using System.Security.Cryptography;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Clients;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Proofs;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>Access tokens that come with a request: as bearer tokens (RFC 6750) or with a proof of possession (RFC 9449, RFC 8705).</summary>
internal sealed class PresentedTokens(IAccessTokens tokens, DpopProofs proofs, ClientCertificates certificates) : IPresentedTokens
{
    /// <inheritdoc/>
    public async Task<(AccessTokenInfo? Token, IResult? Refusal)> ReadAsync(HttpContext http, string organizationId, CancellationToken ct)
    {
        var (presented, malformed) = await FindAsync(http, ct);
        if (presented is null)
        {
            // RFC 6750 §3.1: whoever sent nothing is told the scheme, and no error.
            return (null, malformed is null ? Unauthorized(http, null, dpop: false) : Malformed(http, malformed));
        }

        if (await tokens.FindAsync(presented.Token, ct) is not { } token || token.OrganizationId != organizationId)
        {
            return (null, Unauthorized(http, OAuthError.InvalidToken("The token is not valid."), presented.IsDpop));
        }

        var fault = await FaultAsync(http, presented, token, ct);
        return fault is null ? (token, null) : (null, Unauthorized(http, fault, token.DpopJkt is not null));
    }

    /// <summary>401 with the challenge that fits.</summary>
    public static IResult Unauthorized(HttpContext http, OAuthError? error, bool dpop)
    {
        http.Response.Headers.WWWAuthenticate = dpop ? TokenChallenge.Dpop(error) : TokenChallenge.Bearer(error);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
    }

    /// <summary>What speaks against a live token as it was presented: its scheme, or what must accompany it; null for nothing.</summary>
    public async Task<OAuthError?> FaultAsync(HttpContext http, PresentedToken presented, AccessTokenInfo token, CancellationToken ct)
    {
        // RFC 9449 §7.1 and §7.2: a bound token is no bearer token, and none is a bound one.
        if (presented.IsDpop != token.DpopJkt is not null)
        {
            return OAuthError.InvalidToken("The token was presented with the wrong scheme.");
        }

        if (token.CertificateSha256 is { } bound
            && !(certificates.Read(http) is { } certificate && CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate), bound)))
        {
            return OAuthError.InvalidToken("The token is bound to another certificate."); // RFC 8705 §3
        }

        return token.DpopJkt is null ? null : (await proofs.CheckAsync(http, token.ClientId, presented.Token, token.DpopJkt, ct)).Error;
    }

    private static async Task<(PresentedToken? Token, OAuthError? Malformed)> FindAsync(HttpContext http, CancellationToken ct)
    {
        var (posted, error) = await PostedAsync(http, ct);
        var header = http.Request.Headers.Authorization;
        if (error is not null || header.Count == 0)
        {
            return (posted is null ? null : new PresentedToken(posted, false), error);
        }

        if (posted is not null)
        {
            return (null, OAuthError.InvalidRequest("The access token comes in more than one way.")); // RFC 6750 §2
        }

        return header.Count == 1 && PresentedToken.TryParse(header[0], out var presented)
            ? (presented, null)
            : (null, OAuthError.InvalidRequest("The Authorization header holds no access token."));
    }

    // RFC 6750 §2.2: in the form of a POST; never in the address.
    private static async Task<(string? Token, OAuthError? Malformed)> PostedAsync(HttpContext http, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.HasFormContentType)
        {
            return (null, null);
        }

        var (parameters, error) = await OAuthForm.ReadAsync(http, ct);
        return (parameters?["access_token"], error);
    }

    private static IResult Malformed(HttpContext http, OAuthError error)
    {
        http.Response.Headers.WWWAuthenticate = TokenChallenge.Bearer(error);
        return TypedResults.StatusCode(error.Status);
    }
}
