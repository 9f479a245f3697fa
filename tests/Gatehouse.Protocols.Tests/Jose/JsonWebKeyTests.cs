using System.Security.Cryptography;
using System.Text;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Tests.Jose;

public sealed class JsonWebKeyTests
{
    private const string Rfc7638Key = """
        {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}
        """;

    private const string Rfc7515Point = "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"";

    [Fact]
    public void RFC7638_3_1_thumbprint_of_the_example() =>
        Assert.Equal("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", JoseKeys.Key(Rfc7638Key).Thumbprint);

    [Fact]
    public void Thumbprint_depends_on_the_key_alone()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(JsonWebKey.From(key).Thumbprint, JsonWebKey.From(key, "other").Thumbprint);
        Assert.NotEqual(JsonWebKey.From(key).Thumbprint, JoseKeys.Es256.PublicKey.Thumbprint);
    }

    [Fact]
    public void Private_part_is_noticed_and_never_written()
    {
        var key = JoseKeys.Key($$"""{"kty":"EC","crv":"P-256",{{Rfc7515Point}},"d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}""");

        Assert.True(key.HadPrivatePart);
        Assert.DoesNotContain("jpsQ", Encoding.UTF8.GetString(new JsonWebKeySet([key]).ToJson()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}""", "kty is neither EC nor RSA")]
    [InlineData("""{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}""", "crv is not P-256")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"}""", "x and y are not a point of the curve")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AQ","y":"AQ"}""", "x or y is not a coordinate of 32 bytes")]
    [InlineData("""{"kty":"RSA","n":"AQAB","e":"AQAB"}""", "n or e is missing, or n has not 2048 to 8192 bits")]
    [InlineData("""{"kty":"EC","alg":7}""", "kid, use or alg is not a short text")]
    [InlineData("[]", "a key is not an object with a kty")]
    public void What_cannot_verify_is_refused(string json, string reason) => Assert.Equal(reason, JoseKeys.KeyError(json));

    [Fact]
    public void RSA_exponent_of_one_is_refused() =>
        Assert.Equal("n or e is not one of an RSA key", JoseKeys.KeyError(Rfc7638Key.Replace("AQAB", "AQ", StringComparison.Ordinal)));

    [Theory]
    [InlineData("HS256")]
    [InlineData("none")]
    [InlineData("ES256")]
    public void Algorithm_that_does_not_fit_the_key_is_refused(string alg) =>
        Assert.Equal("alg is not one that the key can serve", JoseKeys.KeyError(Rfc7638Key.Replace("RS256", alg, StringComparison.Ordinal)));

    [Fact]
    public void RFC7517_5_keys_of_unknown_kinds_are_left_out_of_a_set()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"},{{Rfc7638Key}}]}""");

        Assert.True(JsonWebKeySet.TryParse(json, out var set, out _));
        Assert.Equal("2011-04-29", Assert.Single(set.Keys).KeyId);
    }

    [Fact]
    public void Set_that_shows_a_private_key_is_refused()
    {
        var json = Encoding.UTF8.GetBytes($$"""{"keys":[{"kty":"EC","crv":"P-256",{{Rfc7515Point}},"d":"AQ"}]}""");

        Assert.False(JsonWebKeySet.TryParse(json, out _, out var error));
        Assert.Equal("a key shows its private part", error.Reason);
    }

    [Theory]
    [InlineData("""{"\ud800":1,"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"\ud800"}]}""")]
    [InlineData("""{"keys":[{"\ud800":"EC","kty":"EC"}]}""")]
    [InlineData("""{"keys":null}""")]
    public void Set_that_no_text_can_hold_is_refused_also_within_another_document(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);

        Assert.False(JsonWebKeySet.TryParse(document.RootElement, out _, out _));
    }

    [Fact]
    public void Set_is_written_and_read_back()
    {
        var set = JoseKeys.Set(JoseKeys.Es256, JoseKeys.Rs256);

        Assert.True(JsonWebKeySet.TryParse(set.ToJson(), out var read, out _));
        Assert.Equal(set.Keys.Select(k => (k.KeyId, k.Thumbprint, k.Algorithm)), read.Keys.Select(k => (k.KeyId, k.Thumbprint, k.Algorithm)));
    }

    [Fact]
    public void RFC7517_4_2_encryption_key_verifies_nothing() =>
        Assert.False(JoseKeys.Key(Rfc7638Key.Replace("\"alg\"", "\"use\":\"enc\",\"alg\"", StringComparison.Ordinal)).Supports(JwsAlgorithm.RS256));
}
