using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Proofs of possession (RFC 9449) at endpoints of other features, which count them in a transaction of their own.</summary>
public interface IProofs
{
    /// <summary>Judges the proof that came with a request, but for whether it was used before. A fresh nonce goes with the answer (§8.2).</summary>
    /// <param name="http">The request.</param>
    /// <param name="clientId">For the log.</param>
    /// <param name="ct">Cancels.</param>
    Task<(ShownKey? Key, OAuthError? Error)> ReadAsync(HttpContext http, string? clientId, CancellationToken ct);

    /// <summary>Notes that a proof was used; false when it had been used before.</summary>
    Task<bool> TryUseAsync(Tx tx, ShownKey key);

    /// <summary>Notes anything else that may be shown once, by kind, owner and id; false when it had been shown before.</summary>
    Task<bool> TryUseAsync(Tx tx, string kind, string who, string id, DateTimeOffset rememberUntil);

    /// <summary>The refusal of a proof that was used before.</summary>
    OAuthError UsedBefore(string? clientId);
}
