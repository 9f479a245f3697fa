using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>What became of connecting a person.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>Connected. Secret.</summary>
    /// <param name="Response">The answer.</param>
    /// <param name="GrantId">What its tokens hang on.</param>
    public sealed record Connected(TokenResponse Response, string GrantId) : SignInOutcome;

    /// <summary>The person has one already, and nobody said what shall become of this one. Nothing was changed.</summary>
    public sealed record Conflict : SignInOutcome;

    /// <summary>Nothing was changed.</summary>
    public sealed record Refused(OAuthError Error) : SignInOutcome;
}
