using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Protocols.Attestation;

/// <summary>
/// What Android's hardware says of a key: the extension 1.3.6.1.4.1.11129.2.1.17, versions 1 to 4 (Keymaster) and from 100
/// (KeyMint). Its first eight members never changed.
/// </summary>
/// <param name="Version">Of the layout.</param>
/// <param name="AttestationLevel">Where the attestation was made.</param>
/// <param name="KeyLevel">Where the key is held.</param>
/// <param name="Challenge">As given by the app; at most 128 bytes.</param>
/// <param name="SoftwareEnforced">Stated by the operating system.</param>
/// <param name="HardwareEnforced">Stated and kept by the hardware.</param>
public sealed record KeyDescription(
    int Version, SecurityLevel AttestationLevel, SecurityLevel KeyLevel, ReadOnlyMemory<byte> Challenge,
    AuthorizationList SoftwareEnforced, AuthorizationList HardwareEnforced)
{
    internal const string Oid = "1.3.6.1.4.1.11129.2.1.17";
    private const int MaxBytes = 16 * 1024;
    private const int MaxChallengeBytes = 128;

    /// <summary>Reads the value of the extension.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out KeyDescription? description, [NotNullWhen(false)] out ParseError? error) =>
        ParseScope.TryRead("key attestation", der, Read, out description, out error);

    private static KeyDescription Read(ReadOnlyMemory<byte> der, ParseScope scope)
    {
        scope.AtMost(MaxBytes);
        var reader = new AsnReader(der, AsnEncodingRules.DER);
        var sequence = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        scope.At("attestationVersion", sequence);
        var version = sequence.TryReadInt32(out var number) ? number : throw ParseScope.Refuse("out of range");
        var attestation = ReadLevel(sequence);
        scope.At("keyMintVersion", sequence);
        sequence.ReadInteger();
        var key = ReadLevel(sequence);
        scope.At("attestationChallenge", sequence);
        var challenge = sequence.ReadContent();
        if (challenge.Length > MaxChallengeBytes)
        {
            throw ParseScope.Refuse($"longer than {MaxChallengeBytes} bytes");
        }

        sequence.ReadContent(); // uniqueId: names the device for a month, and is none of our business
        scope.At("softwareEnforced", sequence);
        var software = AuthorizationList.Read(sequence.ReadSequence());
        scope.At("hardwareEnforced", sequence);
        var hardware = AuthorizationList.Read(sequence.ReadSequence());
        sequence.ThrowIfNotEmpty();
        return new KeyDescription(version, attestation, key, challenge, software, hardware);
    }

    private static SecurityLevel ReadLevel(AsnReader reader)
    {
        var level = reader.ReadEnumeratedValue<SecurityLevel>();
        return Enum.IsDefined(level) ? level : throw ParseScope.Refuse("an unknown security level");
    }
}
