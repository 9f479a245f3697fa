using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gatehouse.Server.Accounts.Upstream.SignIn;

/// <summary>What the answer of a provider is checked against; sealed while the browser is away. Secret.</summary>
/// <param name="Nonce">In the request, and in the ID Token (OpenID Connect Core §3.1.2.1).</param>
/// <param name="Verifier">Whose hash is in the request (RFC 7636).</param>
/// <param name="SinceMs">The person must have proved themselves at this moment or later; null for any. Unix milliseconds.</param>
internal sealed record KeptForAnswer(string Nonce, string Verifier, long? SinceMs)
{
    /// <summary>For a new request.</summary>
    public static KeptForAnswer New(DateTimeOffset? since) => new(Random(), Random(), since?.ToUnixTimeMilliseconds());

    /// <summary>As kept.</summary>
    public static KeptForAnswer Read(ReadOnlyMemory<byte> kept) => JsonSerializer.Deserialize<KeptForAnswer>(kept.Span)!;

    /// <summary>To be kept.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
