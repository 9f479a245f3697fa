using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Opaque access tokens for our own endpoints, and the refresh tokens that renew them. Only hashes are stored.</summary>
public interface IAccessTokens
{
    /// <summary>Makes an access token from a grant of the organization.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="grantId"><c>gra_…</c></param>
    /// <param name="audience">One of <see cref="Audiences"/>.</param>
    /// <param name="scopes">Separated by blanks.</param>
    /// <param name="lifetime">How long it is good for, unless its grant ends before.</param>
    /// <param name="dpopJkt">Thumbprint of the key that must prove possession (RFC 9449 §6); null for a bearer token.</param>
    Task<IssuedAccessToken> IssueAsync(
        Tx tx, string organizationId, string grantId, string audience, string scopes, TimeSpan lifetime, string? dpopJkt = null);

    /// <summary>Makes a refresh token from a grant of the organization.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="grantId"><c>gra_…</c></param>
    /// <param name="lifetime">How long it may lie unused; null for as long as the grant lasts.</param>
    /// <param name="dpopJkt">Thumbprint of the key that must prove possession; null for none.</param>
    Task<IssuedRefreshToken> IssueRefreshAsync(Tx tx, string organizationId, string grantId, TimeSpan? lifetime, string? dpopJkt = null);

    /// <summary>Takes back all tokens of a grant, which itself goes on: for giving new ones that are bound to another key.</summary>
    Task DeleteAllAsync(Tx tx, string organizationId, string grantId);

    /// <summary>Takes back the refresh tokens of a grant; its access tokens run out by themselves.</summary>
    Task DeleteRefreshAsync(Tx tx, string organizationId, string grantId);

    /// <summary>
    /// What a token says; null unless it is live: known, not expired, its grant neither ended nor expired, and its person
    /// active and not signed out everywhere since. One indexed read.
    /// </summary>
    Task<AccessTokenInfo?> FindAsync(string token, CancellationToken ct);
}
