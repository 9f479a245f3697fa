using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Protocols.Jose;

/// <summary>
/// Encrypted texts in compact serialization (RFC 7516 §7.1), of one kind: ECDH-ES on P-256 in direct agreement, then AES-256-GCM
/// (RFC 7518 §4.6, §5.3). No other can be expressed, so a header has nothing to choose.
/// </summary>
public static class CompactJwe
{
    /// <summary><c>alg</c>.</summary>
    public const string Algorithm = "ECDH-ES";

    /// <summary><c>enc</c>.</summary>
    public const string Encryption = "A256GCM";

    /// <summary>Length of the initialization vector.</summary>
    public const int IvLength = 12;

    private const int TagLength = 16;
    private const int KeyLength = 32;
    private const int MaxHeaderLength = 4096;
    private const int MaxTextLength = 256;

    /// <summary>Encrypts.</summary>
    /// <param name="recipient">To whom.</param>
    /// <param name="ephemeral">A fresh key, for this text only: it makes the content key unique.</param>
    /// <param name="iv"><see cref="IvLength"/> random bytes.</param>
    /// <param name="content">What.</param>
    /// <param name="contentType">Its media type; null for none.</param>
    /// <param name="replyKey">Where an answer is to be encrypted to; null for none.</param>
    public static string Write(
        EncryptionKey recipient, ECDiffieHellman ephemeral, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> content, string? contentType = null, EncryptionKey? replyKey = null)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        ArgumentNullException.ThrowIfNull(ephemeral);
        var header = Base64UrlText.Encode(StrictJson.Write(json =>
        {
            json.WriteString("alg", Algorithm);
            json.WriteString("enc", Encryption);
            json.WriteString("kid", recipient.KeyId);
            json.WritePropertyName("epk");
            EncryptionKey.From(ephemeral).WriteBare(json);
            StrictJson.Text(json, "cty", contentType);
            if (replyKey is not null)
            {
                json.WritePropertyName("reply");
                replyKey.Write(json);
            }
        }));
        var key = ContentKey(recipient.Agree(ephemeral));
        var (ciphertext, tag) = (new byte[content.Length], new byte[TagLength]);
        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(iv, content, ciphertext, tag, Encoding.ASCII.GetBytes(header));
        CryptographicOperations.ZeroMemory(key);

        // RFC 7516 §5.1 step 19; the second part is empty in direct agreement (RFC 7518 §4.6).
        return $"{header}..{Base64UrlText.Encode(iv)}.{Base64UrlText.Encode(ciphertext)}.{Base64UrlText.Encode(tag)}";
    }

    /// <summary>Decrypts. Whatever is wrong, the reason does not tell bytes that were changed from another key.</summary>
    /// <param name="text">The five parts.</param>
    /// <param name="find">The private key of that name; null where there is none.</param>
    /// <param name="maxLength">Longest text that is looked at.</param>
    /// <param name="message">What it held.</param>
    /// <param name="error">Why it was refused.</param>
    public static bool TryRead(
        string? text, Func<string, ECDiffieHellman?> find, int maxLength, [NotNullWhen(true)] out JweMessage? message, [NotNullWhen(false)] out ParseError? error)
    {
        ArgumentNullException.ThrowIfNull(find);
        message = null;
        if (text is null || text.Length > maxLength || text.Split('.', 6) is not [var head, "", var iv64, var body64, var tag64] || head.Length > MaxHeaderLength)
        {
            return Fail("not five parts, or too long", out error);
        }

        if (!Base64UrlText.TryDecode(head, out var headBytes) || !Base64UrlText.TryDecode(iv64, out var iv) || iv.Length != IvLength
            || !Base64UrlText.TryDecode(tag64, out var tag) || tag.Length != TagLength || !TryBody(body64, out var body))
        {
            return Fail("a part is not base64url, or has another length", out error);
        }

        if (ReadHeader(headBytes) is not var (keyId, ephemeral, contentType, reply))
        {
            return Fail("the header is not one of ours", out error);
        }

        if (find(keyId) is not { } own || Decrypt(ContentKey(ephemeral.Agree(own)), iv, body, tag, head) is not { } content)
        {
            return Fail("no key opens it", out error);
        }

        message = new JweMessage(keyId, contentType, reply, content);
        error = null;
        return true;
    }

    /// <summary>Concat KDF (RFC 7518 §4.6.2) for a key of 256 bits: one round of SHA-256.</summary>
    internal static byte[] Derive(ReadOnlySpan<byte> secret, string algorithm, ReadOnlySpan<byte> partyU, ReadOnlySpan<byte> partyV, int bits)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, 1);
        hash.AppendData(number);
        hash.AppendData(secret);
        AppendWithLength(hash, Encoding.ASCII.GetBytes(algorithm));
        AppendWithLength(hash, partyU);
        AppendWithLength(hash, partyV);
        BinaryPrimitives.WriteInt32BigEndian(number, bits);
        hash.AppendData(number);
        return hash.GetHashAndReset()[..(bits / 8)];
    }

    private static void AppendWithLength(IncrementalHash hash, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        hash.AppendData(length);
        hash.AppendData(data);
    }

    private static byte[] ContentKey(byte[] secret)
    {
        var key = Derive(secret, Encryption, default, default, KeyLength * 8);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    private static byte[]? Decrypt(byte[] key, byte[] iv, byte[] body, byte[] tag, string head)
    {
        var content = new byte[body.Length];
        using var aes = new AesGcm(key, TagLength);
        CryptographicOperations.ZeroMemory(key);
        try
        {
            aes.Decrypt(iv, body, tag, content, Encoding.ASCII.GetBytes(head));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    // An empty content is an empty part.
    private static bool TryBody(string text, [NotNullWhen(true)] out byte[]? body)
    {
        body = [];
        return text.Length == 0 || Base64UrlText.TryDecode(text, out body);
    }

    private static (string KeyId, EncryptionKey Ephemeral, string? ContentType, EncryptionKey? Reply)? ReadHeader(byte[] bytes)
    {
        using var document = StrictJson.Parse(bytes, maxDepth: 4);
        if (document is null)
        {
            return null;
        }

        var json = document.RootElement;
        EncryptionKey? reply = null;

        // RFC 7516 §4.1.13: an extension that must be understood is none that we understand. Nothing is compressed.
        return !json.TryGetProperty("crit", out _) && !json.TryGetProperty("zip", out _) && !json.TryGetProperty("apu", out _) && !json.TryGetProperty("apv", out _)
            && StrictJson.TryText(json, "alg", MaxTextLength, out var alg) && alg == Algorithm && StrictJson.TryText(json, "enc", MaxTextLength, out var enc) && enc == Encryption
            && StrictJson.TryText(json, "kid", MaxTextLength, out var keyId) && keyId is not null && StrictJson.TryText(json, "cty", MaxTextLength, out var contentType)
            && json.TryGetProperty("epk", out var epk) && EncryptionKey.TryParse(epk, out var ephemeral, out _)
            && (!json.TryGetProperty("reply", out var member) || EncryptionKey.TryParse(member, out reply, out _))
                ? (keyId, ephemeral, contentType, reply)
                : null;
    }

    private static bool Fail(string reason, out ParseError error)
    {
        error = new ParseError("JWE", 0, reason);
        return false;
    }
}
