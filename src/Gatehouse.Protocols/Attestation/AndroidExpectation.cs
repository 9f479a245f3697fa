namespace Gatehouse.Protocols.Attestation;

/// <summary>What an Android key attestation must speak about.</summary>
/// <param name="Packages">Allowed apps.</param>
/// <param name="Challenge">32 bytes; see <see cref="Apps.AttestationChallenges.ForPlatform"/>.</param>
/// <param name="Thumbprint">RFC 7638 thumbprint of the DPoP key, which must be the attested one.</param>
/// <param name="MinimumLevel">Where the key must be held at least.</param>
/// <param name="MinimumPatchLevel">First of the month of the oldest security patches to accept; null for any.</param>
public sealed record AndroidExpectation(
    IReadOnlyCollection<AndroidPackage> Packages, ReadOnlyMemory<byte> Challenge, string Thumbprint,
    SecurityLevel MinimumLevel = SecurityLevel.TrustedEnvironment, DateOnly? MinimumPatchLevel = null);
