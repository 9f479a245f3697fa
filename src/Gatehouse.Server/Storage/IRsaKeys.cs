using System.Security.Cryptography;

namespace Gatehouse.Server.Storage;

/// <summary>Where the server gets new RSA keys from. Making one costs a few tenths of a second of CPU, so never do it inside a transaction.</summary>
public interface IRsaKeys
{
    /// <summary>A new key of that many bits; the caller's, to dispose of.</summary>
    RSA New(int bits);
}

/// <summary>Makes each key when it is asked for.</summary>
public sealed class RsaKeys : IRsaKeys
{
    /// <inheritdoc/>
    public RSA New(int bits) => RSA.Create(bits);
}
