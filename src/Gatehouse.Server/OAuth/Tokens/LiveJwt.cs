using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>A JWT of ours that is live.</summary>
/// <param name="Claims">What it says.</param>
/// <param name="GrantId">Grant that it dies with.</param>
/// <param name="PersonId">For whom; null when the client acts for itself.</param>
/// <param name="ClientId">Client that holds it (<c>cli_…</c>), whatever the token calls it.</param>
/// <param name="HasSubject">It is about somebody who is none of the organization's people.</param>
internal sealed record LiveJwt(AccessTokenClaims Claims, string GrantId, string? PersonId, string ClientId, bool HasSubject);
