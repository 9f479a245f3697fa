namespace Gatehouse.Client.Contracts.OAuth;

/// <summary>What a person allowed a client.</summary>
/// <param name="Id"><c>con_…</c></param>
/// <param name="PersonId">Who allowed it.</param>
/// <param name="PersonName">Their name.</param>
/// <param name="ClientId">Whom they allowed it.</param>
/// <param name="ClientName">Its name.</param>
/// <param name="Scopes">What it may ask for without asking the person again.</param>
/// <param name="GrantedAt">First time.</param>
/// <param name="UpdatedAt">Last time.</param>
public sealed record OAuthConsent(
    string Id, string PersonId, string PersonName, string ClientId, string ClientName, IReadOnlyList<string> Scopes, DateTimeOffset GrantedAt, DateTimeOffset UpdatedAt);
