using Microsoft.AspNetCore.Authorization;

namespace Gatehouse.Client.AspNetCore;

/// <summary>A level of sign-in, and how long ago that may be (RFC 9470).</summary>
/// <param name="Level">The lowest <c>acr</c> that will do: a whole number.</param>
/// <param name="MaxAge">How long ago the sign-in may be; null for any time.</param>
internal sealed record AppLevelRequirement(int Level, TimeSpan? MaxAge) : IAuthorizationRequirement;
