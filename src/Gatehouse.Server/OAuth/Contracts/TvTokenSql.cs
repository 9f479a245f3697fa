using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>
/// The look at an access token of the entitlement API, to be part of a read of the feature's own: each call costs one. The rule
/// is the same as everywhere, and stays in this feature.
/// </summary>
public static class TvTokenSql
{
    /// <summary>At most one row: <c>org_id</c>, <c>grant_id</c> and <c>scopes</c> of a token that lives. Parameter <c>@now</c>.</summary>
    /// <param name="hash">Parameter with the token's hash, such as <c>@token</c>.</param>
    public static string Find(string hash) => $"""
        select t.org_id, t.grant_id, t.scopes
        from oauth_access_token t join oauth_grant g on g.id = t.grant_id {Liveness.Joins("coalesce(t.client_id, g.client_id)")}
        where t.hash = {hash} and t.audience = '{Audiences.Tv}' and g.kind = '{GrantKinds.Tv}' and t.dpop_jkt is null and t.certificate_sha256 is null
            and t.expires_ms > @now and {Liveness.Condition}
        """;

    /// <summary>The hash to look for; null when the header is not one bearer token of ours, so that nothing else costs a look-up.</summary>
    public static byte[]? HashOf(StringValues authorization) =>
        authorization is [var header] && PresentedToken.TryParse(header, out var token) && !token.IsDpop && SecretToken.Is(Prefixes.AccessToken, token.Token)
            ? DatedToken.Hash(token.Token)
            : null;
}
