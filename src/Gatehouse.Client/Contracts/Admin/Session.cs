using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Admin;

/// <summary>Signs a person in.</summary>
/// <param name="Email">Address of the person.</param>
/// <param name="Password">Secret.</param>
/// <param name="Organization">Id or slug; needed when the address belongs to more than one organization.</param>
/// <param name="Code">Of the authenticator app, or a recovery code; needed where a password alone is not enough. Secret.</param>
public sealed record SignInRequest(
    [property: Required, StringLength(254, MinimumLength = 1)] string Email,
    [property: Required, StringLength(256, MinimumLength = 1)] string Password,
    [property: StringLength(64)] string? Organization = null,
    [property: StringLength(40)] string? Code = null);

/// <summary>A session that was just begun.</summary>
/// <param name="Token"><c>gh_ses_…</c>, to be sent as <c>Authorization: Bearer</c>. Secret, shown only here.</param>
/// <param name="ExpiresAt">It ends then at the latest.</param>
/// <param name="Caller">Who is signed in.</param>
public sealed record Session(string Token, DateTimeOffset ExpiresAt, CallerInfo Caller);

/// <summary>Who makes the request.</summary>
/// <param name="Kind"><c>person</c> or <c>api-key</c>.</param>
/// <param name="Id">Of the person or key.</param>
/// <param name="Name">Of the person or key.</param>
/// <param name="Role">At most this.</param>
/// <param name="Scopes">Exactly these.</param>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="OrganizationSlug">Its name in addresses.</param>
public sealed record CallerInfo(
    string Kind, string Id, string Name, PersonRole Role, IReadOnlyList<string> Scopes, string OrganizationId, string OrganizationSlug);
