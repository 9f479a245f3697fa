namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>A client.</summary>
/// <param name="Id">Its <c>client_id</c> (<c>cli_…</c>).</param>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="Name">For people.</param>
/// <param name="BuiltIn">Key of a client that a feature brought along; null for others.</param>
/// <param name="Disabled">Gets nothing any more.</param>
/// <param name="Settings">How it speaks and what it may have.</param>
public sealed record OAuthClient(string Id, string OrganizationId, string Name, string? BuiltIn, bool Disabled, ClientSettings Settings)
{
    /// <summary>Name that it is called by on the wire instead of its id, such as <c>AnonymousUserEnrollment</c>; null for none.</summary>
    public string? Alias { get; init; }

    /// <summary>What tokens and answers call it.</summary>
    public string WireId => Alias ?? Id;

    /// <summary>True when the client can keep no secret and proves nothing (RFC 6749 §2.1).</summary>
    public bool IsPublic => Settings.TokenEndpointAuthMethod == ClientAuthMethods.None;
}
