using System.Security.Cryptography;
using Gatehouse.Client.Apps.Storage.Sealing;

namespace Gatehouse.Client.Apps.Storage.Kdf;

/// <summary>PBKDF2 of the framework: everywhere, and what FIPS mode allows.</summary>
public sealed class Pbkdf2Kdf : IKdf
{
    /// <inheritdoc/>
    public KdfAlgorithm Algorithm => KdfAlgorithm.Pbkdf2Sha256;

    /// <inheritdoc/>
    public byte[] Derive(ReadOnlyMemory<byte> secret, byte[] salt, KdfParameters parameters)
    {
        var password = secret.ToArray();
        try
        {
            return Rfc2898DeriveBytes.Pbkdf2(password, salt, parameters.Iterations, HashAlgorithmName.SHA256, SecretBytes.KeyLength);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }
}
