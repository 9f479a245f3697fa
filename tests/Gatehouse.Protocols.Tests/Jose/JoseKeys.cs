using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Tests.Jose;

/// <summary>Keys made once for all tests of signatures, and ways to write what no writer of ours would.</summary>
internal static class JoseKeys
{
    public static readonly RSA Rsa = RSA.Create(2048);
    public static readonly ECDsa Ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public static readonly SigningKey Es256 = new(Ec);
    public static readonly SigningKey Rs256 = new(Rsa);
    public static readonly SigningKey Ps256 = new(Rsa, "ps", JwsAlgorithm.PS256);
    public static readonly SigningKey Foreign = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static JsonWebKeySet Set(params SigningKey[] keys) => new([.. keys.Select(k => k.PublicKey)]);

    public static JsonWebKey Key(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.True(JsonWebKey.TryParse(document.RootElement, out var key, out var error), error?.ToString());
        return key;
    }

    public static string KeyError(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.False(JsonWebKey.TryParse(document.RootElement, out _, out var error));
        return error.Reason;
    }

    /// <summary>Signs whatever header and payload a test wants, as a forger with the key could.</summary>
    public static string Forge(string header, string payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(payload)}";
        return $"{signed}.{System.Buffers.Text.Base64Url.EncodeToString(sign(System.Text.Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(text));
}
