using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>What became of the checks of an authorization request.</summary>
internal abstract record AuthorizationCheck
{
    private AuthorizationCheck()
    {
    }

    /// <summary>Somebody may be asked to sign in.</summary>
    public sealed record Good(OAuthClient Client, AuthorizationState State) : AuthorizationCheck;

    /// <summary>Client or redirect address are not to be trusted, so the person is told and sent nowhere (RFC 6749 §4.1.2.1).</summary>
    public sealed record Untrusted(OAuthError Error) : AuthorizationCheck;

    /// <summary>The client is told.</summary>
    public sealed record Refused(ResponseTarget Target, OAuthError Error) : AuthorizationCheck;
}
