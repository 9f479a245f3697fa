using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gatehouse.Server.Tests.Accounts.Support;

/// <summary>
/// An authenticator with the browser around it, written from WebAuthn Level 3 alone. Its members can be set to what a
/// dishonest or broken one would say.
/// </summary>
internal sealed class SoftAuthenticator : IDisposable
{
    private const byte UserPresent = 1;
    private const byte UserVerified = 4;
    private const byte BackupEligible = 8;
    private const byte BackedUp = 16;
    private const byte Attested = 64;

    private ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] CredentialId { get; set; } = RandomNumberGenerator.GetBytes(32);

    public string? UserHandle { get; set; }

    public string Origin { get; set; } = SqlitePasskeyGate.Origin;

    public string RpId { get; set; } = "localhost";

    public bool CrossOrigin { get; set; }

    public bool Verifies { get; set; } = true;

    public bool Synchronized { get; set; }

    /// <summary>Signs with a count that grows by one each time; null stays at 0, as those do that are synchronized.</summary>
    public uint? Count { get; set; } = 0;

    /// <summary>Says this challenge in place of the one it was asked to sign.</summary>
    public string? Challenge { get; set; }

    /// <summary>Says this type in place of the right one.</summary>
    public string? Type { get; set; }

    /// <summary>Makes a passkey, by §5.1.3: what <c>credential.toJSON()</c> returns.</summary>
    public string Create(JsonElement options)
    {
        UserHandle = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(options.GetProperty("user").GetProperty("id").GetString()));
        var client = ClientData("webauthn.create", options);
        byte[] id = [(byte)(CredentialId.Length >> 8), (byte)CredentialId.Length, .. CredentialId];
        byte[] data = [.. Data(Attested), .. new byte[16], .. id, .. CoseKey()];

        // {"fmt": "none", "attStmt": {}, "authData": data}, in the order of CTAP2 canonical CBOR (§6.5.4).
        byte[] attestation =
        [
            0xa3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xa0, 0x68, .. "authData"u8,
            0x59, (byte)(data.Length >> 8), (byte)data.Length, .. data,
        ];
        return Json(new { clientDataJSON = Text(client), attestationObject = Text(attestation), transports = new[] { "internal" } });
    }

    /// <summary>Uses it, by §5.1.4.</summary>
    public string Get(JsonElement options)
    {
        var client = ClientData("webauthn.get", options);
        Count += 1;
        var data = Data(0);
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Json(new
        {
            clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature),
            userHandle = UserHandle is null ? null : Text(Encoding.UTF8.GetBytes(UserHandle)),
        });
    }

    /// <summary>Loses its key, and has another one under the same name.</summary>
    public void ForgetKey()
    {
        _key.Dispose();
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    }

    public void Dispose() => _key.Dispose();

    private byte[] ClientData(string type, JsonElement options) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type = Type ?? type, challenge = Challenge ?? options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = CrossOrigin,
    });

    private byte[] Data(byte more)
    {
        var flags = (byte)(UserPresent | more | (Verifies ? UserVerified : 0) | (Synchronized ? BackupEligible | BackedUp : 0));
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count ?? 0);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RpId)), flags, .. count];
    }

    // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y} (RFC 9053 §7.1.1)
    private byte[] CoseKey()
    {
        var point = _key.ExportParameters(false).Q;
        return [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
    }

    private string Json(object response) => JsonSerializer.Serialize(new
    {
        id = Text(CredentialId), rawId = Text(CredentialId), type = "public-key", clientExtensionResults = new { }, response,
    });

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
