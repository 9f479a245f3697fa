namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>A grant to be made.</summary>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="ClientId"><c>cli_…</c></param>
/// <param name="PersonId"><c>usr_…</c>; null when the client acts for itself.</param>
/// <param name="SessionId">Browser session that it came from (<c>ses_…</c>), so that a logout can end it.</param>
/// <param name="Kind">One of <see cref="GrantKinds"/>.</param>
/// <param name="Scopes">Most that its tokens may have; separated by blanks.</param>
/// <param name="Audiences">Where its tokens may be used: names of <see cref="Contracts.Audiences"/> or resource identifiers; empty for what the client may use.</param>
/// <param name="Acr">Authentication context class of the sign-in.</param>
/// <param name="Amr">Authentication methods of the sign-in (RFC 8176).</param>
/// <param name="AuthTime">When the person signed in.</param>
/// <param name="Expires">End of the grant; null for none.</param>
public sealed record NewGrant(
    string OrganizationId, string ClientId, string? PersonId, string? SessionId, string Kind, string Scopes,
    IReadOnlyList<string> Audiences, string? Acr, IReadOnlyList<string> Amr, DateTimeOffset? AuthTime, DateTimeOffset? Expires)
{
    /// <summary>Whom its tokens are about, where that is none of the organization's people; null otherwise.</summary>
    public string? Subject { get; init; }

    /// <summary>Installation that it belongs to, as apps and resources know it; null for none.</summary>
    public string? DeviceId { get; init; }
}
