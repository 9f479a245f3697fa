using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.Plist;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>Certificates that a profile brings along: one per payload.</summary>
/// <remarks>Source: apple/device-management, <c>mdm/profiles/com.apple.security.root.yaml</c> and <c>com.apple.security.pkcs1.yaml</c>.</remarks>
public static class CertificatePayload
{
    /// <summary>A certificate to trust, when it is self-signed, or to know, as an intermediate.</summary>
    /// <param name="profileIdentifier">Identifier of the profile; the payload's is below it and follows from the certificate.</param>
    /// <param name="der">The certificate.</param>
    public static ProfilePayload Of(string profileIdentifier, byte[] der)
    {
        ArgumentNullException.ThrowIfNull(der);
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        var isRoot = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(der).AsSpan(0, 8));
        var kind = isRoot ? "root" : "pkcs1";

        return new ProfilePayload(
            $"com.apple.security.{kind}",
            $"{profileIdentifier}.{kind}.{fingerprint}",
            certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } name ? name : "Certificate",
            new PlistDictionary
            {
                { "PayloadCertificateFileName", $"{fingerprint}.cer" },
                { "PayloadContent", der },
            });
    }

    /// <summary>Payloads of a chain in the order in which devices want them: roots before what they issued.</summary>
    /// <param name="profileIdentifier">Identifier of the profile.</param>
    /// <param name="certificates">DER, in any order; repeated ones count once.</param>
    public static IReadOnlyList<ProfilePayload> OfChain(string profileIdentifier, IReadOnlyList<byte[]> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        return [.. certificates
            .Select(der => Of(profileIdentifier, der))
            .DistinctBy(payload => payload.Identifier)
            .OrderBy(payload => payload.Type == "com.apple.security.root" ? 0 : 1)];
    }
}
