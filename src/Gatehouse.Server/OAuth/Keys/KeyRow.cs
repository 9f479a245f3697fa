namespace Gatehouse.Server.OAuth.Keys;

/// <summary>A row of <c>oauth_signing_key</c>.</summary>
internal sealed class KeyRow
{
    public required string Kid { get; init; }

    public required string OrgId { get; init; }

    public required string Algorithm { get; init; }

    public required string PublicJwk { get; init; }

    /// <summary>Sealed PKCS#8; gone once the key is withdrawn.</summary>
    public byte[]? PrivateKey { get; init; }

    public long CreatedMs { get; init; }

    public long SignsFromMs { get; init; }

    public long? PublishedUntilMs { get; init; }

    public long? WithdrawnMs { get; init; }
}
