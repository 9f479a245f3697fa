using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gatehouse.Server.Pki.Authorities;

/// <summary>Names of certificates.</summary>
internal static class Fingerprints
{
    /// <summary>SHA-1 of a certificate. It says which certificate is meant, in a profile that is itself signed; nothing is proven by it.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "Apple documents the payload key CAFingerprint with SHA-1.")]
    public static byte[] Sha1(byte[] certificate) => SHA1.HashData(certificate);
}
