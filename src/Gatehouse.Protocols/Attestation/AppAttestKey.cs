namespace Gatehouse.Protocols.Attestation;

/// <summary>A key of the Secure Enclave that Apple vouches for. It signs assertions and nothing else.</summary>
/// <param name="KeyId">SHA-256 of the public key's point; 32 bytes, as the app knows it.</param>
/// <param name="PublicKey">Uncompressed point on P-256; 65 bytes.</param>
/// <param name="AppId">Which of the allowed apps.</param>
/// <param name="IsDevelopment">From a development build.</param>
/// <param name="Receipt">Opaque; for Apple's risk metric. May be empty.</param>
public sealed record AppAttestKey(
    ReadOnlyMemory<byte> KeyId, ReadOnlyMemory<byte> PublicKey, string AppId, bool IsDevelopment, ReadOnlyMemory<byte> Receipt);
