namespace Gatehouse.Client.Apps.Http;

/// <summary>Makes DPoP proofs (RFC 9449 §4.2) with one device key. Safe for concurrent use.</summary>
public interface IDpopProver
{
    /// <summary>Thumbprint of the key: <c>jkt</c>.</summary>
    string Thumbprint { get; }

    /// <summary>A proof for one request.</summary>
    /// <param name="method">HTTP method, in capitals.</param>
    /// <param name="uri">Its address; query and fragment are left out of the proof.</param>
    /// <param name="accessToken">The token that goes with it, if one does: becomes <c>ath</c>.</param>
    /// <param name="nonce">As the server gave it, where it did.</param>
    /// <param name="ct">Cancels.</param>
    Task<string> CreateAsync(string method, Uri uri, string? accessToken, string? nonce, CancellationToken ct);
}
