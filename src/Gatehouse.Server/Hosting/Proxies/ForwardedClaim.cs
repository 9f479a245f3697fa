namespace Gatehouse.Server.Hosting.Proxies;

/// <summary>
/// Feature of a request that came with an <c>X-Forwarded-For</c> from elsewhere than our proxies. Nobody believes it, unless the
/// protocol lets a caller speak for others and the caller has proved to be such a one.
/// </summary>
/// <param name="Value">The header as it was sent.</param>
public sealed record ForwardedClaim(string Value);
