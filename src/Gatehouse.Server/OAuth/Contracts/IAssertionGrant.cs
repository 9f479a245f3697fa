using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Gives tokens for assertions (RFC 7523 §2.1); the feature whose keys sign them judges them.</summary>
public interface IAssertionGrant
{
    /// <summary>The tokens, or the refusal.</summary>
    Task<(TokenResponse? Response, OAuthError? Error)> GiveAsync(AssertionRequest request, CancellationToken ct);
}
