using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Mvpds.OAuth;

/// <summary>What the answer of a provider is held against; kept encrypted while the viewer is away. Secret.</summary>
/// <param name="Verifier">Whose hash is in the request (RFC 7636).</param>
/// <param name="Nonce">In the request and in the ID token (OpenID Connect Core §3.1.2.1).</param>
/// <param name="Passive">Nobody was to be asked: the home network.</param>
internal sealed record OAuthAttempt(string Verifier, string Nonce, bool Passive)
{
    private const string Prefix = "gh_tvs_";

    /// <summary>For a new request.</summary>
    public static OAuthAttempt New(bool passive) => new(Random(), Random(), passive);

    /// <summary>A new <c>state</c>.</summary>
    public static string NewState() => SecretToken.New(Prefix);

    /// <summary>Names the attempt of a <c>state</c>; null for a text that can be none.</summary>
    public static string? IdOf(string? state) => state is not null && SecretToken.Is(Prefix, state) ? Convert.ToHexStringLower(SecretToken.Hash(state)) : null;

    /// <summary>As kept.</summary>
    public static OAuthAttempt Read(ReadOnlySpan<byte> kept) => JsonSerializer.Deserialize<OAuthAttempt>(kept)!;

    /// <summary>To be kept.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <inheritdoc/>
    public override string ToString() => nameof(OAuthAttempt);

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
