using Gatehouse.Protocols.Certificates;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>The signature around a profile.</summary>
/// <param name="Status">Whether it matches. Trust in the signer is for the device, or the caller, to decide.</param>
/// <param name="Signer">Who signed it; null when the certificate is not embedded or not readable.</param>
/// <param name="Certificates">DER of everything embedded.</param>
public sealed record ProfileSignature(
    SignatureStatus Status, CertificateInfo? Signer, IReadOnlyList<ReadOnlyMemory<byte>> Certificates);
