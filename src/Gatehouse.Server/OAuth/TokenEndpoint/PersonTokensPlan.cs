using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Tokens;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>First tokens in somebody's name, settled as far as the transaction is not needed.</summary>
/// <param name="Consent">What somebody agreed to.</param>
/// <param name="Scopes">The same scopes, read.</param>
/// <param name="Token">The access token.</param>
/// <param name="IdToken">Null when none was asked for.</param>
internal sealed record PersonTokensPlan(PersonConsent Consent, ScopeSet Scopes, TokenPlan Token, IdTokenPlan? IdToken);
