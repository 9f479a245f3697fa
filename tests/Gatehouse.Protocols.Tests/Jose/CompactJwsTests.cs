using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Protocols.Jose;

namespace Gatehouse.Protocols.Tests.Jose;

public sealed class CompactJwsTests
{
    private const string Payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    [Fact]
    public void RFC7515_A_2_RS256_example_verifies()
    {
        var key = JoseKeys.Key("""{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}""");

        Assert.True(Read($"eyJhbGciOiJSUzI1NiJ9.{Payload}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw").IsSignedBy(key));
    }

    [Fact]
    public void RFC7515_A_3_ES256_example_verifies()
    {
        var key = JoseKeys.Key("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""");
        var jws = Read($"eyJhbGciOiJFUzI1NiJ9.{Payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");

        Assert.True(jws.IsSignedBy(key));
        Assert.True(JwtClaims.TryParse(jws.Payload, out var claims, out _));
        Assert.Equal(("joe", DateTimeOffset.FromUnixTimeSeconds(1300819380)), (claims.Issuer, claims.ExpiresAt!.Value));
    }

    [Fact]
    public void Each_algorithm_verifies_what_it_signed_and_nothing_else()
    {
        foreach (var key in new[] { JoseKeys.Es256, JoseKeys.Rs256, JoseKeys.Ps256 })
        {
            var text = CompactJws.Write(key, "JWT", "{}"u8);

            Assert.True(Read(text).IsSignedBy(key.PublicKey));
            Assert.False(Read(text).IsSignedBy(JoseKeys.Foreign.PublicKey));
            Assert.False(Read(Altered(text)).IsSignedBy(key.PublicKey));
        }
    }

    // RFC 8725 §2.1: the classic confusions. An HMAC over the public key, "none", and one RSA padding for the other.
    [Fact]
    public void RFC8725_2_1_header_cannot_choose_another_algorithm_than_the_key_has()
    {
        var publicKey = JoseKeys.Set(JoseKeys.Rs256).ToJson();
        var hmac = JoseKeys.Forge("""{"alg":"HS256"}""", "{}", data => HMACSHA256.HashData(publicKey, data));
        var none = $"{JoseKeys.Encode("""{"alg":"none"}""")}.{JoseKeys.Encode("{}")}.AA";
        var pss = JoseKeys.Forge("""{"alg":"PS256"}""", "{}", data => JoseKeys.Rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));

        Assert.Equal("alg is none that is accepted", Error(hmac));
        Assert.Equal("alg is none that is accepted", Error(none));
        Assert.Equal("alg is none that is accepted", Error(none.Replace(JoseKeys.Encode("""{"alg":"none"}"""), JoseKeys.Encode("""{"alg":"NoNe"}"""), StringComparison.Ordinal)));
        Assert.False(Read(pss).IsSignedBy(JoseKeys.Rs256.PublicKey));
        Assert.False(Read(pss).IsSignedBy(JoseKeys.Set(JoseKeys.Rs256, JoseKeys.Es256)));
    }

    [Fact]
    public void RFC7518_3_4_DER_and_zero_signatures_are_not_ES256()
    {
        var der = JoseKeys.Forge("""{"alg":"ES256"}""", "{}", data => JoseKeys.Ec.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        var zero = JoseKeys.Forge("""{"alg":"ES256"}""", "{}", _ => new byte[64]);

        Assert.False(Read(der).IsSignedBy(JoseKeys.Es256.PublicKey));
        Assert.False(Read(zero).IsSignedBy(JoseKeys.Es256.PublicKey));
    }

    [Theory]
    [InlineData("""{"alg":"ES256","crit":["exp"],"exp":1}""", "the header carries crit")]
    [InlineData("""{"alg":"ES256","jku":"https://evil.example/keys"}""", "the header carries jku")]
    [InlineData("""{"alg":"ES256","x5c":["AA"]}""", "the header carries x5c")]
    [InlineData("""{"alg":"ES256","jwk":{"kty":"EC"}}""", "the header carries jwk")]
    [InlineData("""{"alg":"ES256","alg":"RS256"}""", "the header is not one JSON object with unique names")]
    [InlineData("""{"alg":["ES256"]}""", "alg, typ or kid is not a short text")]
    [InlineData("{}", "alg is none that is accepted")]
    public void RFC8725_3_10_header_brings_neither_keys_nor_extensions(string header, string reason) =>
        Assert.Equal(reason, Error(JoseKeys.Forge(header, "{}", data => JoseKeys.Es256.Sign(data))));

    [Theory]
    [InlineData("", "nothing was presented")]
    [InlineData("a.b", "not three segments")]
    [InlineData("a.b.c.d", "not three segments")]
    [InlineData("e30=.e30.AA", "a segment is not base64url")]
    [InlineData("e30..AA", "a segment is not base64url")]
    [InlineData("e31.e30.AA", "a segment is not base64url")]
    public void Text_that_is_no_compact_serialization_is_refused(string text, string reason) => Assert.Equal(reason, Error(text));

    [Fact]
    public void Limit_comes_before_everything() =>
        Assert.Equal("more than 16384 characters", Error(new string('.', CompactJws.DefaultMaxLength + 1)));

    [Fact]
    public void Kid_narrows_the_keys_and_brings_none()
    {
        var text = CompactJws.Write(JoseKeys.Es256, "JWT", "{}"u8);

        Assert.True(Read(text).IsSignedBy(JoseKeys.Set(JoseKeys.Foreign, JoseKeys.Es256)));
        Assert.False(Read(text).IsSignedBy(new JsonWebKeySet([JsonWebKey.From(JoseKeys.Ec, "renamed")])));
    }

    [Fact]
    public void Garbage_never_throws() =>
        Prop.ForAll<string, byte[]>((text, bytes) =>
        {
            _ = CompactJws.TryParse(text, out _, out _, allowKeyInHeader: true);
            _ = CompactJws.TryParse($"{JoseKeys.Encode(text ?? "")}.{JoseKeys.Encode("{}")}.AA", out _, out _, allowKeyInHeader: true);
            _ = JwtClaims.TryParse(bytes, out _, out _);
            _ = JsonWebKeySet.TryParse(bytes, out _, out _);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"iss":"a","\ud800":1}""")]
    [InlineData("""{"iss":"a","x":{"\ud800aaaaaaa":1}}""")]
    [InlineData("""{"iss":"\udc00"}""")]
    public void Halves_of_characters_make_claims_unreadable(string json) =>
        Assert.False(JwtClaims.TryParse(System.Text.Encoding.UTF8.GetBytes(json), out _, out _));

    [Fact]
    public void Altered_tokens_never_throw_and_never_verify() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(PositiveInt, PositiveInt)>(), change =>
        {
            var text = CompactJws.Write(JoseKeys.Es256, "JWT", """{"iss":"a","aud":["b"],"exp":1,"act":{"sub":"c"}}"""u8).ToCharArray();
            var at = change.Item1.Get * 7919 % text.Length;
            var replacement = (char)(' ' + (change.Item2.Get % 95));
            var same = text[at] == replacement;
            text[at] = replacement;
            return same || !CompactJws.TryParse(new string(text), out var jws, out _) || !jws.IsSignedBy(JoseKeys.Es256.PublicKey);
        }).QuickCheckThrowOnFailure();

    private static string Altered(string text)
    {
        var parts = text.Split('.');
        return $"{parts[0]}.{JoseKeys.Encode("""{"a":1}""")}.{parts[2]}";
    }

    private static CompactJws Read(string text)
    {
        Assert.True(CompactJws.TryParse(text, out var jws, out var error), error?.ToString());
        return jws;
    }

    private static string Error(string text)
    {
        Assert.False(CompactJws.TryParse(text, out _, out var error));
        return error.Reason;
    }
}
