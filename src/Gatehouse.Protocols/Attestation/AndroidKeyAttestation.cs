using Gatehouse.Protocols.Certificates;

namespace Gatehouse.Protocols.Attestation;

/// <summary>
/// Android Key Attestation, by "Verify hardware-backed key pairs with key attestation" (Android developer documentation).
/// Roots and revocations are given; nothing is fetched.
/// </summary>
public static class AndroidKeyAttestation
{
    private const long PurposeSign = 2;
    private const long PurposeVerify = 3;
    private const long AlgorithmEc = 3;
    private const long OriginGenerated = 0;

    /// <summary>Verifies the chain that <c>KeyStore.getCertificateChain</c> returned.</summary>
    /// <param name="chain">DER, the attested key first; 2 to 8 certificates.</param>
    /// <param name="expected">What it must speak about.</param>
    /// <param name="roots">Trusted as they are; a root of the same name and key in the chain is as good.</param>
    /// <param name="revocations">What Google has withdrawn.</param>
    /// <param name="now">The time.</param>
    public static AndroidKeyVerdict Verify(
        IReadOnlyList<ReadOnlyMemory<byte>> chain, AndroidExpectation expected, IReadOnlyCollection<CertificateInfo> roots,
        AndroidRevocations revocations, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(revocations);
        if (AndroidChain.Read(chain) is not { } certificates)
        {
            return Refuse(AttestationFault.Malformed, "the chain has too few or too many certificates, or one that cannot be read");
        }

        // 1. Signatures, up to a root. 2. Revocations.
        if (AndroidChain.Fault(certificates, roots, revocations, now) is { } fault)
        {
            return Refuse(fault.Fault, fault.Reason);
        }

        // 3. The extension, of the certificate nearest to the root. Where another one than the leaf has it, an attested key
        // signed the rest, and whoever holds that key wrote what it says.
        if (certificates.FindLastIndex(certificate => certificate.Extension(KeyDescription.Oid) is not null) is not 0)
        {
            return Refuse(AttestationFault.Untrusted, "the first certificate has no attestation, or another one has");
        }

        return KeyDescription.TryParse(certificates[0].Extension(KeyDescription.Oid)!.Value, out var description, out var error)
            ? CheckDescription(description, certificates[0], expected)
            : Refuse(AttestationFault.Malformed, error.Reason);
    }

    private static AndroidKeyVerdict CheckDescription(KeyDescription description, CertificateInfo leaf, AndroidExpectation expected)
    {
        if (!description.Challenge.Span.SequenceEqual(expected.Challenge.Span))
        {
            return Refuse(AttestationFault.OtherChallenge, "the attestation is for another challenge or key");
        }

        // 4. The attested key signs our proofs.
        if (!AttestedPublicKey.TryRead(leaf, out var key) || !string.Equals(key.Thumbprint, expected.Thumbprint, StringComparison.Ordinal))
        {
            return Refuse(AttestationFault.OtherKey, "the attested key is not the one of the proof");
        }

        if (FindPackage(description.SoftwareEnforced, expected.Packages) is not { } package)
        {
            return Refuse(AttestationFault.OtherApp, "it comes from an app that is not allowed");
        }

        return (WeaknessOfKey(description, expected.MinimumLevel), WeaknessOfDevice(description.HardwareEnforced, expected.MinimumPatchLevel)) switch
        {
            ({ } weakness, _) => Refuse(AttestationFault.WeakKey, weakness),
            (_, { } weakness) => Refuse(AttestationFault.WeakDevice, weakness),
            _ => new AndroidKeyVerdict.Genuine(
                Least(description.AttestationLevel, description.KeyLevel), package.Name,
                !description.HardwareEnforced.NoAuthenticationRequired && description.HardwareEnforced.UserAuthentication is > 0,
                description.HardwareEnforced.PatchLevel),
        };
    }

    private static AndroidPackage? FindPackage(AuthorizationList stated, IReadOnlyCollection<AndroidPackage> allowed) =>
        allowed.FirstOrDefault(package => stated.Packages.Contains(package.Name, StringComparer.Ordinal)
            && stated.SigningDigests.Any(digest => digest.Span.SequenceEqual(package.SigningDigest.Span)));

    private static string? WeaknessOfKey(KeyDescription description, SecurityLevel minimum)
    {
        if (Least(description.AttestationLevel, description.KeyLevel) < minimum)
        {
            return "the key is not held as safely as asked for";
        }

        // What the hardware does not enforce, a changed system may have invented.
        var key = description.HardwareEnforced;
        if (key.Origin != OriginGenerated)
        {
            return "the key was not generated where it is held";
        }

        return key.Algorithm == AlgorithmEc && key.Purposes.Contains(PurposeSign) && key.Purposes.All(purpose => purpose is PurposeSign or PurposeVerify)
            ? null
            : "the key may do something else than sign";
    }

    private static string? WeaknessOfDevice(AuthorizationList key, DateOnly? minimumPatchLevel)
    {
        if (key.RootOfTrust is not { IsLocked: true, State: VerifiedBootState.Verified })
        {
            return "the device is unlocked or runs software that its maker did not sign";
        }

        return minimumPatchLevel is { } minimum && (key.PatchLevel is not { } patches || patches < minimum)
            ? "the security patches of the device are too old"
            : null;
    }

    private static SecurityLevel Least(SecurityLevel a, SecurityLevel b) => a < b ? a : b;

    private static AndroidKeyVerdict.Refused Refuse(AttestationFault fault, string reason) => new(fault, reason);
}
