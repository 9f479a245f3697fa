using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Contracts;

/// <summary>
/// Signs somebody in, in their browser. The feature that needs to know who it is begins a flow, sends the browser to its
/// path, and gets it back at <see cref="SignInRequest.ReturnPath"/> with <c>signin=…</c> added: a code for the result.
/// </summary>
public interface ISignIn
{
    /// <summary>Begins a flow. It ends after 15 minutes.</summary>
    /// <param name="tx">Transaction of the feature's own state.</param>
    /// <param name="request">Who asks, and how sure it has to be.</param>
    /// <returns>The path <c>/signin/{flow}</c> to send the browser to, without the path of the public address. Secret: it stands for the flow.</returns>
    Task<string> BeginAsync(Tx tx, SignInRequest request);

    /// <summary>Takes the result, once.</summary>
    /// <param name="tx">Transaction that acts on the result.</param>
    /// <param name="code">Value of <c>signin</c>, as received.</param>
    /// <param name="returnPath">What the flow must have been begun with, so that nobody brings the result of one flow to another.</param>
    /// <returns>Null when the code is unknown, used, expired or another flow's.</returns>
    Task<SignInResult?> TakeAsync(Tx tx, string code, string returnPath);
}
