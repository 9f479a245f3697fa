using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>A live access token of ours, of either kind.</summary>
/// <param name="ClientId">Client that holds it.</param>
/// <param name="Actor">Client that acts for the subject already; null for none.</param>
/// <param name="Audience">Where it may be used.</param>
/// <param name="Scopes">What it allows.</param>
/// <param name="Grant">Grant that it dies with.</param>
/// <param name="Binding">What must accompany it.</param>
/// <param name="Remaining">How long it still lives.</param>
internal sealed record SubjectToken(string ClientId, string? Actor, string Audience, ScopeSet Scopes, GrantFacts Grant, TokenBinding Binding, TimeSpan Remaining);
