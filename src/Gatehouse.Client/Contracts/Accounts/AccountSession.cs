namespace Gatehouse.Client.Contracts.Accounts;

/// <summary>A browser in which somebody is signed in.</summary>
/// <param name="Id"><c>ses_…</c></param>
/// <param name="PersonId">Who.</param>
/// <param name="Acr">How sure it was, such as <c>urn:gatehouse:acr:mfa</c>.</param>
/// <param name="Amr">By which methods, as RFC 8176 names them.</param>
/// <param name="UpstreamId">Identity provider that vouched; null for the password here.</param>
/// <param name="Browser">Browser and system, as far as they tell.</param>
/// <param name="Address">Where from, at the sign-in.</param>
/// <param name="AuthenticatedAt">When the person last proved who they are.</param>
/// <param name="CreatedAt">Begin.</param>
/// <param name="LastUsedAt">Last use, noted every few minutes.</param>
/// <param name="ExpiresAt">End, unless it is used before.</param>
public sealed record AccountSession(
    string Id, string PersonId, string Acr, IReadOnlyList<string> Amr, string? UpstreamId, string Browser, string? Address,
    DateTimeOffset AuthenticatedAt, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt);
