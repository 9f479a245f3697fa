using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.OAuth;

/// <summary>Hashes by which an ID Token points at what came with it (OpenID Connect Core §3.1.3.6, §3.3.2.11).</summary>
public static class HalfHash
{
    /// <summary><c>at_hash</c> of an access token or <c>c_hash</c> of a code: the left half of its SHA-256, as all our algorithms use that.</summary>
    public static string Of(string value) => Base64UrlText.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(value)).AsSpan(0, SHA256.HashSizeInBytes / 2));
}
