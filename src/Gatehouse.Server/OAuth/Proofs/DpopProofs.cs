using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Proofs;

/// <summary>Checks proofs of possession (RFC 9449) of requests, also that none comes twice.</summary>
internal sealed class DpopProofs(
    DpopNonceKey nonceKey, SeenStore seen, PublicUrls urls, IOptions<OAuthOptions> options, TimeProvider time, ILogger<DpopProofs> log) : IProofs
{
    private const string Kind = "dpop";
    private const string Header = "DPoP";
    private const string NonceHeader = "DPoP-Nonce";

    /// <summary>True when the request brings a proof.</summary>
    public static bool IsPresent(HttpContext http) => http.Request.Headers.ContainsKey(Header);

    /// <summary>Checks the proof of a request. A fresh nonce goes with every answer to one (§8.2).</summary>
    /// <param name="http">The request.</param>
    /// <param name="clientId">For the log.</param>
    /// <param name="accessToken">Token that came with it, at a resource; null at the token endpoint.</param>
    /// <param name="thumbprint">Key that it must be of; null for any.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The key, or the refusal.</returns>
    public async Task<(ShownKey? Key, OAuthError? Error)> CheckAsync(
        HttpContext http, string? clientId, string? accessToken, string? thumbprint, CancellationToken ct)
    {
        var (key, error) = await JudgeAsync(http, clientId, accessToken, thumbprint, ct);
        return key is null || await seen.TryAddAsync(Kind, key.Thumbprint, key.Jti, key.RememberUntil, ct) ? (key, error) : (null, UsedBefore(clientId));
    }

    /// <inheritdoc/>
    public Task<(ShownKey? Key, OAuthError? Error)> ReadAsync(HttpContext http, string? clientId, CancellationToken ct) => JudgeAsync(http, clientId, null, null, ct);

    /// <inheritdoc/>
    public Task<bool> TryUseAsync(Tx tx, ShownKey key) => seen.TryAddAsync(tx, Kind, key.Thumbprint, key.Jti, key.RememberUntil);

    /// <inheritdoc/>
    public Task<bool> TryUseAsync(Tx tx, string kind, string who, string id, DateTimeOffset rememberUntil) => seen.TryAddAsync(tx, kind, who, id, rememberUntil);

    /// <inheritdoc/>
    public OAuthError UsedBefore(string? clientId) => Refuse(clientId, "the proof was used before").Error!;

    private async Task<(ShownKey? Key, OAuthError? Error)> JudgeAsync(
        HttpContext http, string? clientId, string? accessToken, string? thumbprint, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var nonces = options.Value.RequireDpopNonce ? await nonceKey.NoncesAsync(ct) : null;
        if (nonces is not null)
        {
            http.Response.Headers[NonceHeader] = nonces.Current(now);
        }

        var expected = new DpopExpectation(http.Request.Method, urls.For(http.Request.Path), accessToken, thumbprint, nonces);
        switch (DpopProof.Check(http.Request.Headers[Header], expected, now))
        {
            case DpopVerdict.Genuine genuine:
                return (new ShownKey(genuine.Key, genuine.Jti, genuine.RememberUntil), null);
            case DpopVerdict.NonceNeeded:
                return (null, OAuthError.UseDpopNonce());
            case DpopVerdict.OtherKey:
                OAuthLog.ProofRefused(log, clientId, "it is of another key than the token is bound to");
                return (null, OAuthError.InvalidToken("The token is bound to another key."));
            case DpopVerdict.Refused refused:
                return Refuse(clientId, refused.Reason);
            default:
                throw new InvalidOperationException("A verdict that nobody knows.");
        }
    }

    private (ShownKey? Key, OAuthError? Error) Refuse(string? clientId, string reason)
    {
        OAuthLog.ProofRefused(log, clientId, reason);
        return (null, OAuthError.InvalidDpopProof($"The DPoP proof does not hold: {reason}."));
    }
}
