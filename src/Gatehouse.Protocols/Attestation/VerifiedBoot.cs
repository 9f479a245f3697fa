namespace Gatehouse.Protocols.Attestation;

/// <summary>RootOfTrust of Android's key attestation: with what the device was started.</summary>
/// <param name="IsLocked">The boot loader takes signed software only.</param>
/// <param name="State">Whose signature that was.</param>
/// <param name="Key">Which key verified it; a digest.</param>
public sealed record VerifiedBoot(bool IsLocked, VerifiedBootState State, ReadOnlyMemory<byte> Key);
