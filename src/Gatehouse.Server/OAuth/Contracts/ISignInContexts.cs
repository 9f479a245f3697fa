using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>A feature whose tokens may accompany pushed authorization requests: whoever signs in then is connected with what holds the token.</summary>
public interface ISignInContexts
{
    /// <summary>Judges such a request. The token is live, and its key is that of the request's proof.</summary>
    /// <param name="token">Came with the request.</param>
    /// <param name="client">Pushes the request.</param>
    /// <param name="parameters">The request.</param>
    /// <param name="ct">Cancels.</param>
    Task<(SignInContext? Context, OAuthError? Error)> ReadAsync(AccessTokenInfo token, OAuthClient client, OAuthParameters parameters, CancellationToken ct);

    /// <summary>True when two contexts are about the same thing, whatever shall become of it.</summary>
    bool IsSame(string context, string other);

    /// <summary>Connects the person with what held the token, in the transaction that uses the code up; also where an installed app brought no token.</summary>
    Task<SignInOutcome> RedeemAsync(Tx tx, SignInRedemption redemption);
}
