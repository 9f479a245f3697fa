namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>An access token that was just made.</summary>
/// <param name="Token">Secret.</param>
/// <param name="Type"><c>Bearer</c> or <c>DPoP</c>.</param>
/// <param name="Lifetime">From now.</param>
internal sealed record MintedToken(string Token, string Type, TimeSpan Lifetime);
