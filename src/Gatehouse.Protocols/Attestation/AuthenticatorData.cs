using System.Buffers.Binary;

namespace Gatehouse.Protocols.Attestation;

/// <summary>
/// Authenticator data in the layout of Web Authentication Level 2 §6.1, as App Attest uses it: hash of the app id, flags,
/// counter, and in an attestation also the kind of environment, the key id and the key.
/// </summary>
internal sealed record AuthenticatorData(ReadOnlyMemory<byte> AppIdHash, uint Counter)
{
    private const int HashBytes = 32;
    private const int FixedBytes = HashBytes + 1 + 4;
    private const int EnvironmentBytes = 16;
    private const int MaxCredentialIdBytes = 64;

    /// <summary>In attestations.</summary>
    public ReadOnlyMemory<byte> Environment { get; private init; }

    /// <summary>In attestations: the key id.</summary>
    public ReadOnlyMemory<byte> CredentialId { get; private init; }

    /// <summary>In attestations: the coordinates of the key.</summary>
    public (ReadOnlyMemory<byte> X, ReadOnlyMemory<byte> Y) Key { get; private init; }

    /// <summary>Of an assertion. What newer systems append is signed, and ignored.</summary>
    public static AuthenticatorData ReadAssertion(ReadOnlyMemory<byte> bytes) => bytes.Length >= FixedBytes
        ? new AuthenticatorData(bytes[..HashBytes], BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[(HashBytes + 1)..]))
        : throw new CborException("authenticator data is too short");

    /// <summary>Of an attestation.</summary>
    public static AuthenticatorData ReadAttestation(ReadOnlyMemory<byte> bytes)
    {
        var start = ReadAssertion(bytes);
        if (bytes.Length < FixedBytes + EnvironmentBytes + 2)
        {
            throw new CborException("authenticator data has no attested credential");
        }

        var environment = bytes.Slice(FixedBytes, EnvironmentBytes);
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[(FixedBytes + EnvironmentBytes)..]);
        var rest = bytes[(FixedBytes + EnvironmentBytes + 2)..];
        if (length > MaxCredentialIdBytes || length > rest.Length)
        {
            throw new CborException("the key id is too long");
        }

        // Newer systems append extensions without announcing them in the flags; the nonce covers them, and they are ignored.
        return start with { Environment = environment, CredentialId = rest[..length], Key = ReadKey(new CborReader(rest[length..])) };
    }

    // RFC 9052 §7, RFC 9053 §7.1.1: kty EC2, alg ES256, crv P-256, x, y.
    private static (ReadOnlyMemory<byte> X, ReadOnlyMemory<byte> Y) ReadKey(CborReader cbor)
    {
        ReadOnlyMemory<byte> x = default, y = default;
        var seen = new HashSet<long>();
        for (var left = cbor.ReadMap(); left > 0; left--)
        {
            var label = cbor.ReadInteger();
            var fits = seen.Add(label) && label switch
            {
                1 => cbor.ReadInteger() == 2,
                3 => cbor.ReadInteger() == -7,
                -1 => cbor.ReadInteger() == 1,
                -2 => (x = cbor.ReadBytes()).Length == 32,
                -3 => (y = cbor.ReadBytes()).Length == 32,
                _ => false,
            };
            if (!fits)
            {
                throw new CborException("the key is not one of P-256 for ES256");
            }
        }

        return seen.Count == 5 ? (x, y) : throw new CborException("the key is not complete");
    }
}
