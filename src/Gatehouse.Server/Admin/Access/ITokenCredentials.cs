namespace Gatehouse.Server.Admin.Access;

/// <summary>Access tokens of our authorization server as credentials of the administration API. The authorization server implements it.</summary>
public interface ITokenCredentials
{
    /// <summary>True for what it can look up, so that nothing else costs a read.</summary>
    bool Handles(string token);

    /// <summary>Who stands behind a token right now; without a credential, the challenge for one that is dead, is for something else, or lacks its proof of possession.</summary>
    /// <param name="http">The request.</param>
    /// <param name="token">As presented. Secret.</param>
    /// <param name="proved">It came with the scheme <c>DPoP</c> rather than <c>Bearer</c>.</param>
    /// <param name="ct">Cancels.</param>
    Task<(Credential? Credential, string? Challenge)> FindAsync(HttpContext http, string token, bool proved, CancellationToken ct);
}
