using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Server.Enrollment.Keys;

/// <summary>A signing key as stored.</summary>
internal sealed class SigningKeyRow
{
    public required string Kid { get; init; }

    public required string OrgId { get; init; }

    public required string State { get; init; }

    public long KeySize { get; init; }

    public required byte[] PublicKey { get; init; }

    /// <summary>Sealed PKCS#8; gone once the key is withdrawn.</summary>
    public byte[]? PrivateKey { get; init; }

    /// <summary>Sealed key of the short challenges; gone once the key is withdrawn.</summary>
    public byte[]? ChallengeKey { get; init; }

    public long CreatedMs { get; init; }

    public long? RetiredMs { get; init; }

    public long? WithdrawnMs { get; init; }

    /// <summary>Tokens that a withdrawal would end; only where the query counts them.</summary>
    public long LiveTokens { get; init; }

    public SigningKeyState Kind => Words.Read<SigningKeyState>(State);
}
