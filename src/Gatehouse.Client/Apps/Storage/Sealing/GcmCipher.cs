using System.Security.Cryptography;

namespace Gatehouse.Client.Apps.Storage.Sealing;

/// <summary>AES-256-GCM with a random nonce. Every key encrypts once, so no nonce repeats under one.</summary>
internal sealed class GcmCipher : StoreCipher
{
    public const byte Number = 1;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    public override byte Id => Number;

    public override int Overhead => NonceLength + TagLength;

    public override int WrappedKeyLength => NonceLength + SecretBytes.KeyLength + TagLength;

    public override byte[] Encrypt(byte[] key, byte[] associated, byte[] content)
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var (ciphertext, tag) = (new byte[content.Length], new byte[TagLength]);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, content, ciphertext, tag, associated);
        return [.. nonce, .. ciphertext, .. tag];
    }

    public override byte[]? Decrypt(byte[] key, byte[] associated, ReadOnlySpan<byte> input)
    {
        if (input.Length < Overhead)
        {
            return null;
        }

        var content = new byte[input.Length - Overhead];
        using var aes = new AesGcm(key, TagLength);
        try
        {
            aes.Decrypt(
                input.Slice(0, NonceLength).ToArray(), input.Slice(NonceLength, content.Length).ToArray(),
                input.Slice(input.Length - TagLength).ToArray(), content, associated);
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
