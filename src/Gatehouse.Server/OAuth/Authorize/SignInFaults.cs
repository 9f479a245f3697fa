using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Accounts.Contracts;

namespace Gatehouse.Server.OAuth.Authorize;

/// <summary>What it means to a client that nobody was signed in.</summary>
internal static class SignInFaults
{
    /// <summary>The error for a refusal of <see cref="SignInRefusals"/>.</summary>
    public static OAuthError Of(string refusal) => refusal switch
    {
        SignInRefusals.InteractionRequired => OAuthError.Interaction(OAuthErrorCodes.LoginRequired, "Nobody is signed in, or not well enough."),
        SignInRefusals.UpstreamUnavailable => OAuthError.TemporarilyUnavailable("The identity provider cannot be reached."),
        SignInRefusals.NotAllowed => OAuthError.AccessDenied("The person may not do this."),
        _ => OAuthError.AccessDenied("The person did not sign in."),
    };
}
