using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>Outcome of checking a DPoP proof as far as the proof alone can tell.</summary>
public abstract record DpopVerdict
{
    private DpopVerdict() { }

    /// <summary>The key's holder made it for this request, now.</summary>
    /// <param name="Key">The public half of that key.</param>
    /// <param name="Jti">Unique per key; to be refused the second time (RFC 9449 §11.1).</param>
    /// <param name="RememberUntil">How long the pair of both must be remembered.</param>
    public sealed record Genuine(JsonWebKey Key, string Jti, DateTimeOffset RememberUntil) : DpopVerdict
    {
        /// <summary>RFC 7638 thumbprint: the value of <c>jkt</c>.</summary>
        public string Thumbprint => Key.Thumbprint;
    }

    /// <summary>All is right but the nonce, which is missing or old: <see cref="OAuthError.UseDpopNonce"/> with a <c>DPoP-Nonce</c> header.</summary>
    public sealed record NonceNeeded : DpopVerdict;

    /// <summary>The proof is right, and of another key than the token is bound to: <see cref="OAuthError.InvalidToken"/> (RFC 9449 §7.1).</summary>
    public sealed record OtherKey : DpopVerdict;

    /// <summary>Not honoured: <see cref="OAuthError.InvalidDpopProof"/>.</summary>
    /// <param name="Reason">For log and developer: names what was found, quotes nothing.</param>
    public sealed record Refused(string Reason) : DpopVerdict;
}
