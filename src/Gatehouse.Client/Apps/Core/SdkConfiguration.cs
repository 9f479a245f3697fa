using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Client.Apps.Http;
using Gatehouse.Client.Apps.Wire;

namespace Gatehouse.Client.Apps.Core;

/// <summary>The tenant's signed configuration: a JWT of type <c>gatehouse-sdk-config+jwt</c>, ES256. Only what a verified one says is used.</summary>
/// <param name="Claims">Its claims.</param>
internal sealed record SdkConfiguration(JsonElement Claims)
{
    private const string Type = "gatehouse-sdk-config+jwt";
    private const int MaxBytes = 64 * 1024;

    /// <summary>SHA-256 of the public keys that the server's certificates may have, in Base64; empty for no pinning.</summary>
    public IReadOnlyList<string> Pins => Claims.TryGetProperty("pins", out var pins) && pins.ValueKind == JsonValueKind.Array
        ? [.. pins.EnumerateArray().Where(pin => pin.ValueKind == JsonValueKind.String).Select(pin => pin.GetString()!)]
        : [];

    /// <summary>Reads and verifies one.</summary>
    /// <param name="document">As the server gave it.</param>
    /// <param name="keys">JSON Web Key Set shipped with the app.</param>
    /// <param name="failure">What is wrong, else null.</param>
    public static SdkConfiguration? Read(ReadOnlyMemory<byte> document, string? keys, out Verdict? failure)
    {
        failure = null;
        var parts = document.Length <= MaxBytes ? Encoding.ASCII.GetString(document.ToArray()).Trim().Split('.') : [];
        if (parts.Length != 3 || Json(parts[0]) is not { } header || Json(parts[1]) is not { } claims || Base64UrlCodec.Decode(parts[2]) is not { } signature
            || Text(header, "typ") != Type || Text(header, "alg") != "ES256")
        {
            failure = new Verdict(StatusType.InvalidParameter, AppErrorCodes.SdkConfigUnreadable, "The signed configuration cannot be read.");
            return null;
        }

        if (!IsSigned(parts[0] + "." + parts[1], signature, keys, Text(header, "kid")))
        {
            failure = new Verdict(StatusType.InvalidParameter, AppErrorCodes.SdkConfigSignature, "The signature of the signed configuration does not match.");
            return null;
        }

        return new SdkConfiguration(claims);
    }

    // A key that is named is meant; without a name each may be.
    private static bool IsSigned(string signed, byte[] signature, string? keys, string? keyId)
    {
        if (keys is null || Parse(Encoding.UTF8.GetBytes(keys)) is not { } set || !set.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        return list.EnumerateArray().Where(key => keyId is null || Text(key, "kid") == keyId).Any(key => Verifies(key, signed, signature));
    }

    private static bool Verifies(JsonElement key, string signed, byte[] signature)
    {
        if (Text(key, "kty") != "EC" || Text(key, "crv") != "P-256"
            || Base64UrlCodec.Decode(Text(key, "x") ?? "") is not { Length: 32 } x || Base64UrlCodec.Decode(Text(key, "y") ?? "") is not { Length: 32 } y)
        {
            return false;
        }

        try
        {
            using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
            return ec.VerifyData(Encoding.ASCII.GetBytes(signed), signature, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return false; // no point of the curve
        }
    }

    private static JsonElement? Json(string part) => Base64UrlCodec.Decode(part) is { } bytes ? Parse(bytes) : null;

    private static JsonElement? Parse(byte[] utf8) => WholeJson.Parse(utf8, maxDepth: 64) is { ValueKind: JsonValueKind.Object } json ? json : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
