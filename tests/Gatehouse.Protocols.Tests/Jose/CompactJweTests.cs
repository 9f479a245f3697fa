using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Tests.Jose;

public sealed class CompactJweTests
{
    private const int MaxLength = 64 * 1024;

    private static readonly byte[] Iv = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
    private static readonly ECDiffieHellman Ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private static readonly EncryptionKey Public = EncryptionKey.From(Ours);

    [Fact]
    public void RFC7518_C_The_example_of_key_agreement_gives_the_published_key()
    {
        using var alice = Key("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo", "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0", "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps");
        var bob = Jwk("""{"kty":"EC","crv":"P-256","x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ","y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck"}""");

        var key = CompactJwe.Derive(bob.Agree(alice), "A128GCM", "Alice"u8, "Bob"u8, 128);

        Assert.Equal("VqqN6vgjbSBcIijNcacQGg", Base64UrlText.Encode(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("some text")]
    public void What_is_written_is_read_with_its_type_and_the_key_for_the_answer(string text)
    {
        using var reply = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

        Assert.True(CompactJwe.TryRead(Write(text, EncryptionKey.From(reply)), Find, MaxLength, out var message, out var error), error?.ToString());

        Assert.Equal(text, Encoding.UTF8.GetString(message.Content));
        Assert.Equal((Public.KeyId, "text/plain", EncryptionKey.From(reply).KeyId), (message.KeyId, message.ContentType, message.ReplyKey?.KeyId));
    }

    [Fact]
    public void No_character_can_be_changed_and_no_other_key_opens_it()
    {
        var text = Write("some text");
        for (var i = 0; i < text.Length; i++)
        {
            var changed = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];

            Assert.False(CompactJwe.TryRead(changed, Find, MaxLength, out _, out _), $"at {i}");
        }

        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(CompactJwe.TryRead(text, _ => other, MaxLength, out _, out _));
        Assert.False(CompactJwe.TryRead(text, _ => null, MaxLength, out _, out _));
        Assert.False(CompactJwe.TryRead(text, Find, text.Length - 1, out _, out _));
    }

    [Theory]
    [InlineData("alg", "\"RSA-OAEP\"")]
    [InlineData("alg", "\"dir\"")]
    [InlineData("enc", "\"A128CBC-HS256\"")]
    [InlineData("zip", "\"DEF\"")]
    [InlineData("crit", "[\"b64\"]")]
    [InlineData("apu", "\"QWxpY2U\"")]
    [InlineData("epk", "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AA\",\"y\":\"AA\"}")]
    [InlineData("kid", "1")]
    public void A_header_has_nothing_to_choose(string name, string value)
    {
        var parts = Write("some text").Split('.');
        var header = JsonNode.Parse(Decode(parts[0]))!;
        header[name] = JsonNode.Parse(value);
        parts[0] = Base64UrlText.Encode(Encoding.UTF8.GetBytes(header.ToJsonString()));

        Assert.False(CompactJwe.TryRead(string.Join('.', parts), Find, MaxLength, out _, out var error));
        Assert.Equal("the header is not one of ours", error.Reason);
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_no_key()
    {
        using var json = JsonDocument.Parse($$"""{"kty":"EC","crv":"P-256","x":"{{Base64UrlText.Encode(new byte[32])}}","y":"{{Base64UrlText.Encode(Iv.Concat(new byte[20]).ToArray())}}"}""");

        Assert.False(EncryptionKey.TryParse(json.RootElement, out _, out _));
    }

    [Fact]
    public void Garbage_is_refused() =>
        Prop.ForAll<string>(text => !CompactJwe.TryRead(text, Find, MaxLength, out _, out _)).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Jose_opens_what_we_encrypt_and_we_open_what_it_does()
    {
        var p = Ours.ExportParameters(includePrivateParameters: true);
        var jwk = new JsonObject
        {
            ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64UrlText.Encode(p.Q.X), ["y"] = Base64UrlText.Encode(p.Q.Y), ["d"] = Base64UrlText.Encode(p.D),
        };
        var published = JsonNode.Parse(EncryptionKey.WriteSet([Public]))!["keys"]![0]!.DeepClone();

        var opened = await ForeignJose.AskAsync(new JsonObject { ["action"] = "open", ["jwe"] = Write("some text"), ["jwk"] = jwk });
        var theirs = await ForeignJose.AskAsync(new JsonObject { ["action"] = "seal", ["jwk"] = published, ["text"] = "their text", ["cty"] = "text/plain" });

        Assert.Equal("some text", (string?)opened["text"]);
        Assert.Equal(Public.KeyId, (string?)opened["header"]?["kid"]);
        Assert.True(CompactJwe.TryRead((string?)theirs["jwe"], Find, MaxLength, out var message, out var error), error?.ToString());
        Assert.Equal(("their text", "text/plain"), (Encoding.UTF8.GetString(message.Content), message.ContentType));
    }

    private static ECDiffieHellman? Find(string id) => id == Public.KeyId ? Ours : null;

    private static string Write(string text, EncryptionKey? reply = null)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return CompactJwe.Write(Public, ephemeral, Iv, Encoding.UTF8.GetBytes(text), "text/plain", reply);
    }

    private static EncryptionKey Jwk(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.True(EncryptionKey.TryParse(document.RootElement, out var key, out var error), error?.ToString());
        return key;
    }

    private static ECDiffieHellman Key(string d, string x, string y) => ECDiffieHellman.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256, D = Decode(d), Q = new ECPoint { X = Decode(x), Y = Decode(y) },
    });

    private static byte[] Decode(string text) => Base64UrlText.TryDecode(text, out var bytes) ? bytes : throw new FormatException(text);
}
