using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>What an ID token needs that can be had before the transaction.</summary>
/// <param name="Key">Signs it.</param>
/// <param name="Person">Whom it is about.</param>
internal sealed record IdTokenPlan(SigningKey Key, PersonClaims Person);
