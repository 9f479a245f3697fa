namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>A code with a context, at the token endpoint.</summary>
/// <param name="Client">Redeems it.</param>
/// <param name="Context">As <see cref="ISignInContexts.ReadAsync"/> gave it; null where no token came with the request.</param>
/// <param name="PersonId">Who signed in.</param>
/// <param name="SessionId">Browser session.</param>
/// <param name="Acr">How well; one of <see cref="Accounts.Contracts.Acr"/>.</param>
/// <param name="Amr">By what means (RFC 8176).</param>
/// <param name="AuthTime">When.</param>
/// <param name="DpopJkt">Key of the proof, which is the one of the request.</param>
public sealed record SignInRedemption(
    OAuthClient Client, string? Context, string PersonId, string? SessionId, string? Acr, IReadOnlyList<string> Amr, DateTimeOffset? AuthTime, string DpopJkt);
