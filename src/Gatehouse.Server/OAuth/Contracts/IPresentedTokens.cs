namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Opaque access tokens that come with requests to our own endpoints, as bearer tokens (RFC 6750) or with a proof of possession (RFC 9449, RFC 8705).</summary>
public interface IPresentedTokens
{
    /// <summary>The token's facts, or the answer that refuses it. Its audience is the caller's to judge.</summary>
    Task<(AccessTokenInfo? Token, IResult? Refusal)> ReadAsync(HttpContext http, string organizationId, CancellationToken ct);
}
