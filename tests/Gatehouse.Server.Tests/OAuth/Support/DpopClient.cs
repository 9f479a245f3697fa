using System.Security.Cryptography;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.Tests.OAuth.Support;

/// <summary>A client that proves possession of a key with each request, and remembers the nonce it was told.</summary>
internal sealed class DpopClient(OAuthSite site, TimeProvider clock) : IDisposable
{
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string? Nonce { get; set; }

    public string Thumbprint => JsonWebKey.From(_ec).Thumbprint;

    /// <summary>A proof for an address.</summary>
    public string Proof(string uri, string method = "POST", string? accessToken = null) => DpopProof.Write(
        new SigningKey(_ec), method, uri, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), clock.GetUtcNow(), Nonce, accessToken);

    /// <summary>Posts to the token endpoint; once more when told a nonce, as RFC 9449 §8 wants.</summary>
    public async Task<OAuthAnswer> TokenAsync(params (string, string)[] form)
    {
        var answer = await OnceAsync(Proof(site.Issuer + "/oauth2/token"), form);
        if (answer.Response.Headers.TryGetValues("DPoP-Nonce", out var nonces))
        {
            Nonce = nonces.Single();
        }

        return answer.Has("error") && answer["error"] == "use_dpop_nonce" ? await OnceAsync(Proof(site.Issuer + "/oauth2/token"), form) : answer;
    }

    /// <summary>Posts with exactly this proof.</summary>
    public Task<OAuthAnswer> OnceAsync(string proof, params (string, string)[] form) => site.TokenAsync(r => r.Headers.Add("DPoP", proof), form);

    public void Dispose() => _ec.Dispose();
}
