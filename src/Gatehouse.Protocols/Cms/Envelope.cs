using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Certificates;

namespace Gatehouse.Protocols.Cms;

/// <summary>
/// EnvelopedData (RFC 5652 §6): content encrypted to the RSA keys of one or more certificates, key transport by
/// PKCS#1 v1.5 as SCEP and Apple's profiles have it.
/// </summary>
public sealed class Envelope
{
    private readonly EnvelopeParts _parts;

    private Envelope(EnvelopeParts parts) => _parts = parts;

    /// <summary>Cipher of the content; null for one that is not known here.</summary>
    public ContentCipher? Cipher => _parts.Cipher;

    /// <summary>Encrypts. Content key, initialization vector and key transport are random, so each call gives other bytes.</summary>
    /// <param name="content">Plain content.</param>
    /// <param name="recipients">DER certificates with RSA keys; each can decrypt. They are named by issuer and serial number.</param>
    /// <param name="cipher">Content encryption.</param>
    /// <exception cref="ArgumentException">A recipient's key is not RSA, or there is no recipient.</exception>
    public static byte[] Encrypt(ReadOnlyMemory<byte> content, IReadOnlyList<ReadOnlyMemory<byte>> recipients, ContentCipher cipher) =>
        EnvelopeWriter.Write(content, recipients, cipher);

    /// <summary>Takes an envelope apart; nothing is decrypted. BER is accepted.</summary>
    public static bool TryParse(
        ReadOnlyMemory<byte> message, CmsLimits limits, [NotNullWhen(true)] out Envelope? envelope, [NotNullWhen(false)] out ParseError? error) =>
        ParseScope.TryRead("CMS", message, (input, scope) => new Envelope(EnvelopeParts.Read(input, limits, scope)), out envelope, out error);

    /// <summary>True when one of the recipients is this certificate, by issuer and serial number or by subject key identifier.</summary>
    public bool IsFor(X509Certificate2 recipient) => EncryptedKeyFor(recipient) is not null;

    /// <summary>
    /// Decrypts. False alike for "not for us", a key that does not unwrap and wrong padding, and the work done is the
    /// same for the latter two: whoever can tell them apart could decrypt by asking often enough (RFC 3218).
    /// </summary>
    /// <param name="recipient">Certificate with its RSA private key.</param>
    /// <param name="allowed">Algorithms to accept.</param>
    /// <param name="content">Plain content.</param>
    public bool TryDecrypt(X509Certificate2 recipient, CmsAlgorithms allowed, [NotNullWhen(true)] out byte[]? content)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        content = null;
        if (Cipher is not { } cipher || !allowed.Allows(cipher) || _parts.Iv.Length != cipher.BlockBytes()
            || _parts.EncryptedContent.Length == 0 || _parts.EncryptedContent.Length % cipher.BlockBytes() != 0
            || EncryptedKeyFor(recipient) is not { } encryptedKey)
        {
            return false;
        }

        using var rsa = recipient.GetRSAPrivateKey() ?? throw new ArgumentException("The certificate has no RSA private key.", nameof(recipient));
        content = Decrypt(cipher, Unwrap(rsa, encryptedKey, cipher));
        return content is not null;
    }

    private ReadOnlyMemory<byte>? EncryptedKeyFor(X509Certificate2 recipient)
    {
        var certificate = CertificateInfo.Of(recipient);
        foreach (var (reference, key) in _parts.Recipients)
        {
            if (reference.Matches(certificate))
            {
                return key;
            }
        }

        return null;
    }

    // RFC 3218 §2.3.2: when the key does not unwrap, go on with a random one, so that the failure shows only where a wrong
    // key would show it too. The framework reports the failure by an exception, whose cost could be measured from outside;
    // therefore success pays for one as well.
    private static byte[] Unwrap(RSA rsa, ReadOnlyMemory<byte> encryptedKey, ContentCipher cipher)
    {
        var substitute = cipher.NewKey();
        try
        {
            var key = rsa.Decrypt(encryptedKey.Span, RSAEncryptionPadding.Pkcs1);
            if (key.Length != substitute.Length || !IsUsable(cipher, key))
            {
                key = substitute;
            }

            substitute = key;
            throw new CryptographicException();
        }
        catch (CryptographicException)
        {
            return substitute;
        }
    }

    // The framework refuses the weak keys of DES; a refusal would again be a difference to be seen.
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Only asks which keys are weak.")]
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "Only asks which keys are weak.")]
    private static bool IsUsable(ContentCipher cipher, byte[] key) => cipher switch
    {
        ContentCipher.DesCbc => !DES.IsWeakKey(key) && !DES.IsSemiWeakKey(key),
        ContentCipher.TripleDesCbc => !TripleDES.IsWeakKey(key),
        _ => true,
    };

    private byte[]? Decrypt(ContentCipher cipher, byte[] key)
    {
        using var algorithm = cipher.Create(key);
        CryptographicOperations.ZeroMemory(key);
        var padded = algorithm.DecryptCbc(_parts.EncryptedContent.Span, _parts.Iv.Span, PaddingMode.None);

        // RFC 5652 §6.3. Every byte of the last block is looked at, whatever the earlier ones were.
        var block = cipher.BlockBytes();
        var padding = padded[^1];
        var wrong = padding == 0 || padding > block ? 1 : 0;
        for (var i = 1; i <= block; i++)
        {
            wrong |= i <= padding ? padded[^i] ^ padding : 0;
        }

        return wrong == 0 ? padded[..^padding] : null;
    }
}
