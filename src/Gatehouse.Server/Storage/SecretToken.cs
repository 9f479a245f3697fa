using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Server.Storage;

/// <summary>Random secrets that we only have to recognize again: 256 bits with a prefix that leak scanners know; the table keeps the SHA-256.</summary>
public static class SecretToken
{
    private const int Bytes = 32;
    private const int EncodedLength = 43;

    /// <summary>A new secret such as <c>gh_ses_…</c>; the prefix is given with its underscore.</summary>
    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored and looked up.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>True when the text has the form of such a secret, so that nothing else costs a look-up.</summary>
    public static bool Is(string prefix, string text) =>
        text.Length == prefix.Length + EncodedLength && text.StartsWith(prefix, StringComparison.Ordinal);
}
