namespace Gatehouse.Protocols.OAuth;

/// <summary>The request that a DPoP proof must be for.</summary>
/// <param name="Method">HTTP method, in capitals.</param>
/// <param name="Uri">Public address of the endpoint, as clients know it; a query is ignored.</param>
/// <param name="AccessToken">The token presented with it, at a resource; null at the token endpoint.</param>
/// <param name="Thumbprint">RFC 7638 thumbprint of the key that the token, code or refresh token is bound to; null when it is not bound yet.</param>
/// <param name="Nonces">Demands a nonce of ours (RFC 9449 §8, §9); null where none is demanded.</param>
public sealed record DpopExpectation(string Method, string Uri, string? AccessToken = null, string? Thumbprint = null, DpopNonces? Nonces = null)
{
    /// <summary>How far a proof may lie in the future; <see cref="DpopProof.Window"/> unless a resource is stricter.</summary>
    public TimeSpan Ahead { get; init; } = DpopProof.Window;
}
