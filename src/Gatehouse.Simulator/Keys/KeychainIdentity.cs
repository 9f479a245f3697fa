using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Simulator.Keys;

/// <summary>A certificate and its private key.</summary>
/// <param name="PayloadUuid">Payload that brought it, or asked for it; what <c>IdentityCertificateUUID</c> refers to.</param>
/// <param name="ProfileIdentifier">Profile that it goes away with.</param>
/// <param name="Certificate">With its private key.</param>
public sealed record KeychainIdentity(string PayloadUuid, string ProfileIdentifier, X509Certificate2 Certificate);
