namespace Gatehouse.Protocols.Attestation;

/// <summary>An allowed Android app.</summary>
/// <param name="Name">Package name: <c>com.example.app</c>.</param>
/// <param name="SigningDigest">SHA-256 of the signing certificate; 32 bytes.</param>
public sealed record AndroidPackage(string Name, ReadOnlyMemory<byte> SigningDigest);
