namespace System.Security.Cryptography;

/// <summary>RFC 5869 over the platform's HMAC, in the shape of the framework's type.</summary>
internal static class HKDF
{
    private const int HashLength = 32;

    public static byte[] DeriveKey(HashAlgorithmName hashAlgorithmName, byte[] ikm, int outputLength, byte[]? salt = null, byte[]? info = null)
    {
        if (hashAlgorithmName != HashAlgorithmName.SHA256 || outputLength is < 1 or > 255 * HashLength)
        {
            throw new ArgumentException("SHA-256 only, and at most 255 blocks (RFC 5869 §2.3).");
        }

        using var extract = new HMACSHA256(salt is { Length: > 0 } ? salt : new byte[HashLength]);
        using var expand = new HMACSHA256(extract.ComputeHash(ikm));
        var output = new byte[outputLength];
        byte[] block = [];
        for (var (done, counter) = (0, (byte)1); done < outputLength; done += HashLength, counter++)
        {
            block = expand.ComputeHash([.. block, .. info ?? [], counter]);
            Buffer.BlockCopy(block, 0, output, done, Math.Min(HashLength, outputLength - done));
        }

        return output;
    }
}

/// <summary>PBKDF2 (RFC 8018 §5.2) over the platform's HMAC: netstandard2.0 has it with SHA-1 only.</summary>
internal static class Pbkdf2Polyfill
{
    private const int HashLength = 32;

    extension(Rfc2898DeriveBytes)
    {
        public static byte[] Pbkdf2(byte[] password, byte[] salt, int iterations, HashAlgorithmName hashAlgorithm, int outputLength)
        {
            if (hashAlgorithm != HashAlgorithmName.SHA256 || outputLength != HashLength)
            {
                throw new ArgumentException("SHA-256 only, and one block of it.");
            }

            using var hmac = new HMACSHA256(password);
            var u = hmac.ComputeHash([.. salt, 0, 0, 0, 1]);
            var output = (byte[])u.Clone();
            for (var i = 1; i < iterations; i++)
            {
                u = hmac.ComputeHash(u);
                for (var j = 0; j < HashLength; j++)
                {
                    output[j] ^= u[j];
                }
            }

            CryptographicOperations.ZeroMemory(u);
            return output;
        }
    }
}

/// <summary>netstandard2.0 has no AES-GCM. It is said, not imitated: the store then uses its other cipher.</summary>
internal sealed class AesGcm : IDisposable
{
    public AesGcm(byte[] key, int tagSizeInBytes) => throw new PlatformNotSupportedException($"No AES-GCM here, for {key.Length} bytes and a tag of {tagSizeInBytes}.");

    public static bool IsSupported => false;

    public void Encrypt(byte[] nonce, byte[] plaintext, byte[] ciphertext, byte[] tag, byte[]? associatedData = null) => throw new PlatformNotSupportedException();

    public void Decrypt(byte[] nonce, byte[] ciphertext, byte[] tag, byte[] plaintext, byte[]? associatedData = null) => throw new PlatformNotSupportedException();

    public void Dispose()
    {
        // Nothing could be made.
    }
}

/// <summary>Thrown by the framework when a tag does not match; never here.</summary>
internal sealed class AuthenticationTagMismatchException : CryptographicException;
