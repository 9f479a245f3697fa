using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Tokens;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>Who asks for a token, proved.</summary>
/// <param name="Issuer">Who issues.</param>
/// <param name="Client">Who asks.</param>
/// <param name="StandingGrant">The client's own living grant, where there is one already.</param>
/// <param name="Binding">Key or certificate that came with the request; the tokens will be bound to it.</param>
internal sealed record TokenContext(Issuer Issuer, OAuthClient Client, string? StandingGrant, TokenBinding Binding)
{
    /// <summary>The key that came with the request; null without one.</summary>
    public ShownKey? Key { get; init; }

    /// <summary>Tenant.</summary>
    public string OrganizationId => Issuer.OrganizationId;

    /// <summary>What the client may still have of what it was granted: an administrator may have taken something from it since.</summary>
    public ScopeSet Still(ScopeSet granted) =>
        Client.Settings.GrantKind == GrantKinds.OAuth ? granted.Intersect(ScopeSet.FromStored(Client.Settings.Scopes)) : granted;

    /// <summary>Binding of refresh tokens: those of confidential clients are bound to the client itself, which proves who it is (RFC 9449 §5, RFC 8705 §4).</summary>
    public TokenBinding RefreshBinding => Client.IsPublic ? Binding : TokenBinding.None;
}
