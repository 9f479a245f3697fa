namespace Gatehouse.Client.Contracts.OAuth;

/// <summary>What a person or a client was given. Its tokens live only as long as it does.</summary>
/// <param name="Id"><c>gra_…</c></param>
/// <param name="ClientId">Which program.</param>
/// <param name="ClientName">Its name.</param>
/// <param name="PersonId">For whom; null when the client acts for itself.</param>
/// <param name="Kind"><c>oauth</c>, <c>device-enrollment</c> or <c>client</c>.</param>
/// <param name="Scopes">What it allows; separated by blanks.</param>
/// <param name="Audiences">Where; empty for where the client may.</param>
/// <param name="Acr">How sure it was who signed in.</param>
/// <param name="AuthTime">When they signed in.</param>
/// <param name="CreatedAt">When given.</param>
/// <param name="ExpiresAt">Null when it does not end by itself.</param>
/// <param name="LastUsedAt">When it was last renewed.</param>
/// <param name="EndedAt">When it ended; also by signing out everywhere.</param>
/// <param name="EndedBecause">Why.</param>
public sealed record OAuthGrant(
    string Id, string ClientId, string ClientName, string? PersonId, string Kind, string Scopes, IReadOnlyList<string> Audiences, string? Acr, DateTimeOffset? AuthTime,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? EndedAt, string? EndedBecause);
