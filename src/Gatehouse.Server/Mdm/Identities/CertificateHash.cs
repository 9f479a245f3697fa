using System.Buffers.Binary;

namespace Gatehouse.Server.Mdm.Identities;

/// <summary>SHA-256 of a certificate's DER as a value: a dictionary key without an allocation.</summary>
public readonly record struct CertificateHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>From the 32 bytes.</summary>
    public static CertificateHash Of(ReadOnlySpan<byte> sha256) => sha256.Length == 32
        ? new(
            BinaryPrimitives.ReadUInt64BigEndian(sha256), BinaryPrimitives.ReadUInt64BigEndian(sha256[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(sha256[16..]), BinaryPrimitives.ReadUInt64BigEndian(sha256[24..]))
        : throw new ArgumentException("A SHA-256 has 32 bytes.", nameof(sha256));

    // The value is a cryptographic hash already: any part of it is as good a hash code as all of it.
    /// <inheritdoc/>
    public override int GetHashCode() => (int)A;
}
