using System.Security.Cryptography;
using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Benchmarks.Load;

/// <summary>One installation of an app: its key, and the tokens it was given last.</summary>
internal sealed class AppDevice : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SigningKey _signer;

    public AppDevice() => _signer = new SigningKey(_key);

    public string AccessToken { get; set; } = "";

    public string RefreshToken { get; set; } = "";

    /// <summary>A proof by the key (RFC 9449 §4.2).</summary>
    public string Proof(string address, string? nonce) => DpopProof.Write(
        _signer, "POST", address, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), TimeProvider.System.GetUtcNow(), nonce);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
