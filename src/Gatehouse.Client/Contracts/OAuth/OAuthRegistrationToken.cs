using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.OAuth;

/// <summary>Lets programs register themselves as clients (RFC 7591 §3, "initial access token").</summary>
/// <param name="Id"><c>rgt_…</c></param>
/// <param name="Name">For people.</param>
/// <param name="MaxUses">How many may.</param>
/// <param name="Used">How many did.</param>
/// <param name="CreatedAt">When made.</param>
/// <param name="ExpiresAt">Its end.</param>
public sealed record OAuthRegistrationToken(string Id, string Name, int MaxUses, int Used, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>A registration token to be made.</summary>
/// <param name="Name">For people.</param>
/// <param name="MaxUses">How many clients it makes.</param>
/// <param name="Lifetime">At most 90 days; 1 day when absent.</param>
public sealed record CreateOAuthRegistrationToken(
    [property: Required, StringLength(200, MinimumLength = 1)] string Name, [property: Range(1, 10_000)] int MaxUses = 1, TimeSpan? Lifetime = null);

/// <summary>A registration token that was just made.</summary>
/// <param name="RegistrationToken">As listed from now on.</param>
/// <param name="Token"><c>gh_ia_…</c>, sent as bearer token when registering. Secret, shown only here.</param>
public sealed record CreatedOAuthRegistrationToken(OAuthRegistrationToken RegistrationToken, string Token);
