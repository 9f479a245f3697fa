using System.Text.Json;
using System.Text.Json.Serialization;
using Gatehouse.Protocols.Saml;

namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>What is needed of a sign-in to ask and to log out again later. Secret; whoever keeps it encrypts it.</summary>
internal sealed record MvpdMaterial
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>SAML: the viewer as the provider named them, with every part.</summary>
    public NameId? Name { get; init; }

    /// <summary>SAML: sessions at the provider.</summary>
    public IReadOnlyList<string>? Sessions { get; init; }

    /// <summary>SAML: the assertion as it was signed, for providers that want it back.</summary>
    public string? Assertion { get; init; }

    /// <summary>OAuth.</summary>
    public string? AccessToken { get; init; }

    /// <summary>OAuth.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>OpenID Connect: hint for logout.</summary>
    public string? IdToken { get; init; }

    /// <summary>End of the access token in Unix milliseconds; null when not stated.</summary>
    public long? TokenEndsMs { get; init; }

    /// <summary>As kept; empty for nothing.</summary>
    public static MvpdMaterial Read(ReadOnlySpan<byte> kept) => kept.IsEmpty ? new MvpdMaterial() : JsonSerializer.Deserialize<MvpdMaterial>(kept, Json)!;

    /// <summary>To be kept.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <inheritdoc/>
    public override string ToString() => nameof(MvpdMaterial);
}
