namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>An authorization code to be made: what it is bound to, and what its grant will be.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="ClientId">Client that may redeem it.</param>
/// <param name="PersonId">Who signed in.</param>
/// <param name="SessionId">Browser session.</param>
/// <param name="RedirectUri">As in the authorization request; the token request must repeat it.</param>
/// <param name="CodeChallenge">S256 challenge (RFC 7636); null only where the client may do without.</param>
/// <param name="DpopJkt">Thumbprint of the key that must redeem it (RFC 9449 §10).</param>
/// <param name="Nonce">For the ID token.</param>
/// <param name="Scopes">Separated by blanks.</param>
/// <param name="Audiences">Resources that were asked for (RFC 8707): names of <see cref="Contracts.Audiences"/> or resource identifiers.</param>
/// <param name="Acr">Authentication context class.</param>
/// <param name="Amr">Authentication methods.</param>
/// <param name="AuthTime">When the person signed in.</param>
public sealed record NewAuthorizationCode(
    string OrganizationId, string ClientId, string PersonId, string? SessionId, string RedirectUri, string? CodeChallenge, string? DpopJkt,
    string? Nonce, string Scopes, IReadOnlyList<string> Audiences, string? Acr, IReadOnlyList<string> Amr, DateTimeOffset? AuthTime)
{
    /// <summary>Of the feature whose token came with the request; see <see cref="ISignInContexts"/>. Null for none.</summary>
    public string? Context { get; init; }
}
