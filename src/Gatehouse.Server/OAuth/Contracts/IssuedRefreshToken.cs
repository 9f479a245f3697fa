namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>A refresh token, once.</summary>
/// <param name="Token"><c>gh_rt_…</c>. Secret.</param>
/// <param name="Expires">Its end if it lies unused; null for none.</param>
public sealed record IssuedRefreshToken(string Token, DateTimeOffset? Expires);
