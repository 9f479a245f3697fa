namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>An opaque access token to be made.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="GrantId">Grant that it dies with.</param>
/// <param name="ClientId">Client that gets it by exchange; null for the grant's own.</param>
/// <param name="Audience">One of our own endpoints.</param>
/// <param name="Scopes">Separated by blanks.</param>
/// <param name="Lifetime">From now.</param>
/// <param name="Binding">What must accompany it.</param>
internal sealed record NewAccessToken(
    string OrganizationId, string GrantId, string? ClientId, string Audience, string Scopes, TimeSpan Lifetime, TokenBinding Binding);
