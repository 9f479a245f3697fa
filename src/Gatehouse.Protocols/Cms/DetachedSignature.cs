namespace Gatehouse.Protocols.Cms;

/// <summary>What <see cref="DetachedVerifier"/> found.</summary>
/// <param name="Status">Only with <see cref="SignatureStatus.Valid"/> do the rest mean anything.</param>
/// <param name="SignerCertificate">DER of the embedded certificate whose key signed; who vouches for it is for a <see cref="Certificates.ChainVerifier"/> to say.</param>
/// <param name="SignerSha256">SHA-256 of it: the key for caches and for the association with an enrollment.</param>
/// <param name="Key">Its public key, worth keeping under <paramref name="SignerSha256"/> once the certificate is trusted.</param>
public sealed record DetachedSignature(
    SignatureStatus Status, ReadOnlyMemory<byte> SignerCertificate, ReadOnlyMemory<byte> SignerSha256, SignerKey? Key)
{
    /// <summary>True when the signature is good.</summary>
    public bool IsValid => Status == SignatureStatus.Valid;

    internal static DetachedSignature Failed(SignatureStatus status) => new(status, default, default, null);
}
