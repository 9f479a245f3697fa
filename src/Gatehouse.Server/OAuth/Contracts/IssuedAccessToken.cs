namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>An access token, once.</summary>
/// <param name="Token"><c>gh_at_…</c>. Secret.</param>
/// <param name="Expires">Its end.</param>
public sealed record IssuedAccessToken(string Token, DateTimeOffset Expires);
